using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>The candidates that are chains of stages.</summary>
internal sealed partial class Departure
{
    private void AddConvolution((int Row, int Column) place, EdgeSpec edge, ConvolutionSpec convolution)
    {
        var first = new DepthwiseStage(arena, state.Kernels, convolution.First, state.Used, Rectified.Tile, images)
        {
            Accumulates = true,
        };
        firsts.Add(first);
        Rectified.Add(first);
        if (convolution.Second is not { } again)
        {
            AddTerm(place, edge, first);
            return;
        }

        var tile = new TileShape(first.Output.Height, first.Output.Width, again.Padding, state.Channels);
        var second = new DepthwiseStage(arena, state.Kernels, again, state.Used, tile, images);
        // The second half's output is of no use once its own gradient is computed: the first half's takes its place.
        first.Upstream = second.Output;
        AddLink(0, new Link(first, second, tile, second.Output, clips: false));
        AddTerm(place, edge, second);
    }

    private FilterStage AddDense(EdgeSpec edge, DenseSpec spec)
    {
        var target = gradients[edge.Target];
        var stage = FilterStage.Dense(arena, state.Kernels, target.Kernels, spec, Rectified.Tile, state.Used,
            target.Used, images, accumulates: true);
        firsts.Add(stage);
        Rectified.Add(stage);
        return stage;
    }

    private GatherStage AddGather(
        KernelSet kernels, IReadOnlyList<PointwiseSpec> convolutions, NormSpec norm, int stride, bool rectifies = true)
    {
        var source = new Feature([state], [stateGradient], DependsOnAlpha: true);
        var stage = new GatherStage(arena, kernels, source, convolutions, norm, stride, images)
        {
            Rectifies = rectifies,
        };
        firsts.Add(stage);
        Gathers.Add(stage);
        return stage;
    }

    private void AddResidual((int Row, int Column) place, EdgeSpec edge, ResidualSpec residual)
    {
        Cell.Require(edge.Stride == 2, "a residual reduction has stride 2");
        var target = gradients[edge.Target];
        var first = AddDense(edge, residual.First);
        var tile = new TileShape(target.Height, target.Width, residual.Second.Kernel / 2, target.Channels);
        var second = FilterStage.Dense(arena, target.Kernels, target.Kernels, residual.Second, tile, target.Used,
            target.Used, images, accumulates: false);
        first.Upstream = second.Output;
        AddLink(0, new Link(first, second, tile, second.Output, clips: false));
        AddTerm(place, edge, second);
        var around = new Shortcut(arena, state, target.Kernels, residual.Shortcut, target.Used, images);
        Shortcuts.Add(around);
        firsts.Add(around.Stage);
        AddTerm(place, edge, around.Stage);
    }

    private void AddInverted((int Row, int Column) place, EdgeSpec edge, InvertedSpec inverted)
    {
        var (width, wide, level) = (inverted.Width, KernelSet.For(inverted.Width), 0);
        FilterStage middle;
        if (inverted.Expand is not { } expand)
        {
            middle = Depthwise(Plain.Tile, accumulates: true);
            firsts.Add(middle);
            Plain.Add(middle);
        }
        else
        {
            var first = AddGather(
                wide, [new PointwiseSpec(expand, width, Shift: 0)], inverted.ExpandNorm!, stride: 1, rectifies: false);
            var tile = new TileShape(state.Height, state.Width, inverted.Kernel / 2, first.Output.Channels);
            middle = Depthwise(tile, accumulates: false);
            first.Upstream = room?.Like(first.Output, images) ?? first.Output;
            AddLink(level++, new Link(first, middle, tile, first.Upstream, clips: true));
        }

        var target = gradients[edge.Target];
        middle.Upstream = room?.Like(middle.Output, images) ?? middle.Output;
        var last = new ProjectStage(
            arena, target.Kernels, middle, middle.Upstream, inverted.Project, inverted.ProjectNorm, target.Used,
            images);
        AddLink(level, new Link(middle, last, tile: null, middle.Upstream, clips: true));
        AddTerm(place, edge, last);
        if (inverted.HasIdentity)
        {
            AddIdentity(place, edge);
        }

        FilterStage Depthwise(TileShape tile, bool accumulates) => new(
            arena, wide, new DepthwiseFilter(arena, wide, tile, inverted.Kernel, edge.Stride, dilation: 1),
            inverted.Depthwise, inverted.DepthwiseNorm, width, images)
        {
            Accumulates = accumulates,
        };
    }
}

using DeffArts.Networks.Fast;
using DeffArts.Operations;
using DeffArts.Space;
using TorchSharp.Modules;
using static TorchSharp.torch;
using BatchNorm = DeffArts.Operations.BatchNorm;

namespace DeffArts.Networks;

/// <summary>
/// The continuous network of the search: stem, cells of mixed operations, global average pooling, linear classifier.
/// Its parameters are w; alpha is given to every pass.
/// </summary>
public sealed class Supernet : nn.Module
{
    private readonly Stem stem;
    private readonly ModuleList<CellNetwork<MixedOperation>> cells;
    private readonly Head? head;
    private readonly Linear classifier;
    private readonly BatchNorm[] norms;
    private readonly SearchSpace space;
    private readonly int partialChannels;
    private FastCells? fast;

    /// <summary>
    /// Builds the network with fresh weights from torch's generator; 1/<paramref name="partialChannels"/> of the
    /// channels goes through the mixed operations.
    /// </summary>
    public Supernet(SearchSpace space, NetworkShape shape, int partialChannels = 1, Engine engine = Engine.Reference)
        : base(nameof(Supernet))
    {
        this.space = space;
        this.partialChannels = partialChannels;
        Engine = Resolve(engine, space);
        Plan = NetworkPlan.ForSearch(space, shape);
        stem = new Stem(Plan.Stem);
        cells = new ModuleList<CellNetwork<MixedOperation>>(
            [.. Plan.Cells.Select(cell => BuildCell(space[cell.Type], cell, partialChannels))]);
        head = Head.Of(Plan.Head);
        classifier = nn.Linear(Plan.ClassifierChannels, shape.Classes);
        RegisterComponents();
        this.OutliveScope();
        norms = [.. modules().OfType<BatchNorm>()];
    }

    /// <summary>The cells with their channels, strides and sizes.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>The engine asked for, or the reference where the kernels lack an operation of the space.</summary>
    public Engine Engine { get; }

    /// <summary>
    /// Once cancelled, passes leave out what is left of them: one forward ends in an
    /// <see cref="OperationCanceledException"/>, one backward gives gradients that are of no use.
    /// </summary>
    public CancellationToken Stop { get; set; }

    /// <summary>The engine that a supernet of the space runs on when <paramref name="engine"/> is asked for.</summary>
    public static Engine Resolve(Engine engine, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return EngineCover.Covers(space) ? engine : Engine.Reference;
    }

    /// <summary>
    /// Logits, N x classes, of images N x C x H x W under the weights that <see cref="Alphas.Mix"/> gives for each
    /// cell type, in the space's order. Where only alpha's gradient is wanted, <paramref name="weightGradients"/> is
    /// false, and none of the
    /// weights' is computed.
    /// </summary>
    public Tensor Forward(Tensor images, IReadOnlyList<Tensor> weights, bool weightGradients = true)
    {
        ArgumentNullException.ThrowIfNull(images);
        return FastCells.Run(this, Engine, images)
            ? ForwardFast(images, weights, weightGradients)
            : ForwardReference(images, weights);
    }

    /// <summary>Until disposed, training passes leave every BatchNorm's running statistics as they are.</summary>
    public IDisposable HoldStatistics() => new HeldStatistics(norms);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        fast?.Dispose();
        base.Dispose(disposing);
    }

    private Tensor ForwardFast(Tensor images, IReadOnlyList<Tensor> weights, bool weightGradients)
    {
        fast ??= new FastCells(CellStackSpecs.Of(this, space, Plan, partialChannels));
        var means = FastSupernet.Forward(
            fast, [.. Plan.Cells.Select(cell => space.Skeleton.IndexOf(cell.Type))], images, weights, training,
            norms[0].UpdatesStatistics, weightGradients, Stop);
        Stop.ThrowIfCancellationRequested();
        return classifier.call(means);
    }

    private Tensor ForwardReference(Tensor images, IReadOnlyList<Tensor> weights)
    {
        Tensor[][][] scalars = [.. weights.Select(Scalars)];
        var before = stem.call(images);
        var (input0, input1) = (before, before);
        foreach (var cell in cells)
        {
            Stop.ThrowIfCancellationRequested();
            var ofType = scalars[space.Skeleton.IndexOf(cell.Plan.Type)];
            var output = cell.Forward(input0, input1, (mixed, edge, state) => mixed.Forward(state, ofType[edge]));
            (input0, input1) = (input1, output);
        }

        var features = head?.call(input1) ?? input1;
        return classifier.call(features.mean([2, 3]));
    }

    private static CellNetwork<MixedOperation> BuildCell(CellType type, CellPlan cell, int partialChannels) =>
        new(cell, CellWiring.Of(type), NetworkKind.Supernet, type.Edges.Select(edge =>
            new MixedOperation(type, cell, edge.Input, partialChannels)));

    private static Tensor[][] Scalars(Tensor weights) => [.. weights.unbind(0).Select(edge => edge.unbind(0))];

    private sealed class HeldStatistics : IDisposable
    {
        private readonly BatchNorm[] norms;

        public HeldStatistics(BatchNorm[] norms)
        {
            this.norms = norms;
            Set(updates: false);
        }

        public void Dispose() => Set(updates: true);

        private void Set(bool updates)
        {
            foreach (var norm in norms)
            {
                norm.UpdatesStatistics = updates;
            }
        }
    }
}

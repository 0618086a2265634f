using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>Everything that leaves one state of a cell: the candidates of all its edges, gathered by kind.</summary>
internal sealed class Departure
{
    private readonly Arena arena;
    private readonly Plane state;
    private readonly IReadOnlyList<Plane> gradients;
    private readonly int images;
    private readonly List<Stage> firsts = [];
    private readonly List<Stage> seconds = [];

    /// <summary>Builds the stages of the edges that leave <paramref name="state"/>, which come with their rows of alpha.</summary>
    public Departure(
        Arena arena, Plane state, IReadOnlyList<Plane> gradients, IReadOnlyList<(int Row, EdgeSpec Edge)> edges, int images)
    {
        (this.arena, this.state, this.gradients, this.images) = (arena, state, gradients, images);
        var widest = edges.SelectMany(edge => edge.Edge.Candidates.OfType<ConvolutionSpec>())
            .Select(convolution => Math.Max(convolution.First.Padding, convolution.Second?.Padding ?? 0)).Append(0).Max();
        Tile = new TileShape(state.Height, state.Width, widest, state.Channels);
        foreach (var (row, edge) in edges)
        {
            for (var column = 0; column < edge.Candidates.Count; column++)
            {
                Add((row, column), edge, edge.Candidates[column]);
            }
        }
    }

    /// <summary>The state, rectified, with room for every filter.</summary>
    public TileShape Tile { get; }

    /// <summary>What reads the state: first halves of separable convolutions, dilated convolutions, factorised reduces.</summary>
    public IReadOnlyList<Stage> Firsts => firsts;

    /// <summary>The first stages that read the rectified tile.</summary>
    public List<DepthwiseStage> Filters { get; } = [];

    /// <summary>Second halves, each with the first half that it reads.</summary>
    public List<(DepthwiseStage First, DepthwiseStage Second, TileShape Tile)> Chains { get; } = [];

    /// <summary>The second halves.</summary>
    public IReadOnlyList<Stage> Seconds => seconds;

    /// <summary>Pools of the state.</summary>
    public List<PoolStage> Pools { get; } = [];

    /// <summary>Identities.</summary>
    public List<Term> Skips { get; } = [];

    /// <summary>What the nodes add up, the identities too.</summary>
    public List<Term> Terms { get; } = [];

    private void Add((int Row, int Column) place, EdgeSpec edge, CandidateSpec? candidate)
    {
        switch (candidate)
        {
            case ConvolutionSpec convolution:
                AddConvolution(place, edge, convolution);
                break;
            case ReduceSpec reduce:
                var source = new Feature([state], [gradients[edge.Source]], DependsOnAlpha: true);
                var stage = new GatherStage(
                    arena, state.Kernels, source, reduce.Convolutions, reduce.Norm, edge.Stride, images);
                firsts.Add(stage);
                AddTerm(place, edge, stage);
                break;
            case PoolSpec pool:
                AddPool(place, edge, pool);
                break;
            case IdentitySpec:
                var skip = new Term(arena, place, edge.Source, edge.Target, state, statistics: null, norm: null);
                Skips.Add(skip);
                Terms.Add(skip);
                break;
        }
    }

    private void AddConvolution((int Row, int Column) place, EdgeSpec edge, ConvolutionSpec convolution)
    {
        var first = new DepthwiseStage(arena, state.Kernels, convolution.First, state.Used, Tile, images)
        {
            Accumulates = true,
        };
        firsts.Add(first);
        Filters.Add(first);
        if (convolution.Second is not { } again)
        {
            AddTerm(place, edge, first);
            return;
        }

        var tile = new TileShape(first.Output.Height, first.Output.Width, again.Padding, state.Channels);
        var second = new DepthwiseStage(arena, state.Kernels, again, state.Used, tile, images);
        // The second half's output is of no use once its own gradient is computed: the first half's takes its place.
        first.Upstream = second.Output;
        seconds.Add(second);
        Chains.Add((first, second, tile));
        AddTerm(place, edge, second);
    }

    private void AddTerm((int Row, int Column) place, EdgeSpec edge, Stage stage)
    {
        var term = new Term(arena, place, edge.Source, edge.Target, stage.Output, stage.Statistics, norm: null);
        (stage.Upstream, stage.Kept) = (gradients[edge.Target], term.Kept);
        Terms.Add(term);
    }

    private void AddPool((int Row, int Column) place, EdgeSpec edge, PoolSpec spec)
    {
        var pool = Pools.Find(candidate => candidate.Is(spec));
        if (pool is null)
        {
            Pools.Add(pool = new PoolStage(arena, state, spec, edge.Stride, images));
        }

        var term = new Term(arena, place, edge.Source, edge.Target, pool.Output, pool.Statistics, spec.Norm);
        pool.Terms.Add(term);
        Terms.Add(term);
    }
}

using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>Everything that leaves one state of a cell: the candidates of all its edges, gathered by kind.</summary>
internal sealed partial class Departure
{
    private readonly Arena arena;
    private readonly GradientRoom? room;
    private readonly Plane state;
    private readonly Plane stateGradient;
    private readonly IReadOnlyList<Plane> gradients;
    private readonly int images;
    private readonly List<Stage> firsts = [];
    private readonly List<List<Link>> levels = [];

    /// <summary>
    /// Builds the stages of the edges that leave <paramref name="state"/>, which come with their rows of alpha.
    /// </summary>
    /// <param name="arena">Takes the memory from it.</param>
    /// <param name="room">Memory for gradients, or null where none are computed.</param>
    /// <param name="index">The state's number.</param>
    /// <param name="state">What the edges read.</param>
    /// <param name="gradients">Of all states.</param>
    /// <param name="edges">With their rows.</param>
    /// <param name="images">The most.</param>
    public Departure(
        Arena arena, GradientRoom? room, int index, Plane state, IReadOnlyList<Plane> gradients,
        IReadOnlyList<(int Row, EdgeSpec Edge)> edges, int images)
    {
        (this.arena, this.room, this.state, this.gradients, this.images) = (arena, room, state, gradients, images);
        stateGradient = gradients[index];
        var candidates = edges.SelectMany(edge => edge.Edge.Candidates).OfType<CandidateSpec>().ToList();
        Rectified = new TileReaders(state, rectifies: true, candidates.Select(RectifiedPadding).Append(0).Max());
        Plain = new TileReaders(state, rectifies: false,
            candidates.OfType<InvertedSpec>().Select(candidate => candidate.Kernel / 2).Append(0).Max());
        foreach (var (row, edge) in edges)
        {
            for (var column = 0; column < edge.Candidates.Count; column++)
            {
                Add((row, column), edge, edge.Candidates[column]);
            }
        }
    }

    /// <summary>What reads the state, each the first stage of its candidate or the only one.</summary>
    public IReadOnlyList<Stage> Firsts => firsts;

    /// <summary>The first stages that read the rectified state with zeros around it.</summary>
    public TileReaders Rectified { get; }

    /// <summary>The first stages that read the state as it is with zeros around it.</summary>
    public TileReaders Plain { get; }

    /// <summary>
    /// The first stages that gather the state's pixels: factorised reduces, what widens an inverted residual.
    /// </summary>
    public List<GatherStage> Gathers { get; } = [];

    /// <summary>Ways around residual reductions, whose convolutions are first stages too.</summary>
    public List<Shortcut> Shortcuts { get; } = [];

    /// <summary>Second stages, each with the first that it reads, then third ones with the second.</summary>
    public IReadOnlyList<IReadOnlyList<Link>> Levels => levels;

    /// <summary>Every set of stages whose weight gradients are summed at the same time.</summary>
    public IEnumerable<IReadOnlyList<Stage>> StageGroups =>
        levels.Select(level => (IReadOnlyList<Stage>)[.. level.Select(link => link.Second)]).Append(firsts);

    /// <summary>Pools of the state.</summary>
    public List<PoolStage> Pools { get; } = [];

    /// <summary>Identities.</summary>
    public List<Term> Skips { get; } = [];

    /// <summary>What the nodes add up, the identities too.</summary>
    public List<Term> Terms { get; } = [];

    private static int RectifiedPadding(CandidateSpec candidate) => candidate switch
    {
        ConvolutionSpec convolution => Math.Max(convolution.First.Padding, convolution.Second?.Padding ?? 0),
        DenseCandidateSpec dense => dense.Convolution.Kernel / 2,
        ResidualSpec residual => residual.First.Kernel / 2,
        _ => 0,
    };

    private void Add((int Row, int Column) place, EdgeSpec edge, CandidateSpec? candidate)
    {
        switch (candidate)
        {
            case ConvolutionSpec convolution:
                AddConvolution(place, edge, convolution);
                break;
            case DenseCandidateSpec dense:
                AddTerm(place, edge, AddDense(edge, dense.Convolution));
                break;
            case ResidualSpec residual:
                AddResidual(place, edge, residual);
                break;
            case InvertedSpec inverted:
                AddInverted(place, edge, inverted);
                break;
            case ReduceSpec reduce:
                AddTerm(place, edge, AddGather(state.Kernels, reduce.Convolutions, reduce.Norm, edge.Stride));
                break;
            case PoolSpec pool:
                AddPool(place, edge, pool);
                break;
            case IdentitySpec:
                AddIdentity(place, edge);
                break;
        }
    }

    private void AddIdentity((int Row, int Column) place, EdgeSpec edge)
    {
        Cell.Require(state.Used == gradients[edge.Target].Used && state.Pixels == gradients[edge.Target].Pixels,
            "an identity leads to a state of its own shape");
        var skip = new Term(arena, place, edge.Source, edge.Target, state, statistics: null, norm: null);
        Skips.Add(skip);
        Terms.Add(skip);
    }

    private void AddTerm((int Row, int Column) place, EdgeSpec edge, Stage stage)
    {
        var term = new Term(arena, place, edge.Source, edge.Target, stage.Output, stage.Statistics, norm: null);
        (stage.Upstream, stage.Kept) = (gradients[edge.Target], term.Kept);
        Terms.Add(term);
    }

    private void AddLink(int level, Link link)
    {
        while (levels.Count <= level)
        {
            levels.Add([]);
        }

        levels[level].Add(link);
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

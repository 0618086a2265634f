using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>The shape of the whole network around the cells (appendix D).</summary>
/// <param name="Layers">Number of cells; a layout that lists its blocks has as many as it lists.</param>
/// <param name="Channels">Channels C of the first cells' nodes (16 in search, 36 in evaluation).</param>
/// <param name="ImageSize">Height and width of the square input, in pixels.</param>
/// <param name="ImageChannels">Channels of the input: 3 for colour, 1 for grey.</param>
/// <param name="Classes">Outputs of the classifier.</param>
public sealed record NetworkShape(int Layers, int Channels, int ImageSize, int ImageChannels, int Classes)
{
    /// <summary>The network in which the paper evaluates cells on CIFAR-10 (appendix D.2).</summary>
    public static NetworkShape Evaluation { get; } =
        new(Layers: 20, Channels: 36, ImageSize: 32, ImageChannels: 3, Classes: 10);

    /// <summary>The shape with the number of cells that <paramref name="skeleton"/> has, where that is given.</summary>
    public NetworkShape In(Skeleton skeleton)
    {
        ArgumentNullException.ThrowIfNull(skeleton);
        return skeleton.Layout.FixedLayers is { } layers ? this with { Layers = layers } : this;
    }
}

/// <summary>
/// The network as a list of cells with channels, strides and sizes. The supernet, the derived network and every cost
/// are built from it, so that no cell is wired twice.
/// </summary>
public sealed record NetworkPlan
{
    /// <summary>Channels of the auxiliary tower's first convolution (as DARTS's code has it).</summary>
    public const int AuxiliaryHidden = 128;

    /// <summary>Features that the auxiliary tower's classifier reads.</summary>
    public const int AuxiliaryFeatures = 768;

    private NetworkPlan(NetworkShape shape, StemPlan stem, ImmutableArray<CellPlan> cells, HeadPlan head) =>
        (Shape, Stem, Cells, Head) = (shape, stem, cells, head);

    /// <summary>Layers, channels, image and classes.</summary>
    public NetworkShape Shape { get; }

    /// <summary>The first convolution.</summary>
    public StemPlan Stem { get; }

    /// <summary>The cells from input to output.</summary>
    public ImmutableArray<CellPlan> Cells { get; }

    /// <summary>What stands between the last cell and the global average.</summary>
    public HeadPlan Head { get; }

    /// <summary>Channels that reach the classifier.</summary>
    public int ClassifierChannels => Head.OutputChannels;

    /// <summary>The cell whose output the auxiliary tower reads: at 2/3 of the depth.</summary>
    public int AuxiliaryIndex => 2 * Cells.Length / 3;

    /// <summary>The plan of the supernet.</summary>
    /// <exception cref="InvalidArchitectureException">
    /// A candidate stands where the channels change, and cannot change them.
    /// </exception>
    public static NetworkPlan ForSearch(SearchSpace space, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(space);
        var plan = Build(space.Skeleton, shape, type => space[type].Concat.Length);
        foreach (var cell in plan.Cells)
        {
            var type = space[cell.Type];
            Check(cell, type.Edges.SelectMany(edge => type.Operations.Where(operation => !operation.IsNone)
                .Select(operation => new Connection(operation, edge.Input))));
        }

        return plan;
    }

    /// <summary>The plan of the network derived from <paramref name="genotype"/>.</summary>
    /// <exception cref="InvalidArchitectureException">
    /// An operation stands where the channels change, and cannot change them.
    /// </exception>
    public static NetworkPlan ForGenotype(Genotype genotype, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        var plan = Build(genotype.Skeleton, shape, type => genotype.Cell(type).Concat.Length);
        foreach (var cell in plan.Cells)
        {
            Check(cell, genotype.Cell(cell.Type).Connections);
        }

        return plan;
    }

    private static void Check(CellPlan plan, IEnumerable<Connection> connections)
    {
        foreach (var (operation, input) in connections)
        {
            if (operation.KeepsChannels && !plan.KeepsChannels(input))
            {
                throw new InvalidArchitectureException(
                    $"{plan.Type} cell: {operation} keeps the channels; here they change from "
                    + $"{plan.ChannelsOf(input)} to {plan.Channels}");
            }
        }
    }

    private static NetworkPlan Build(Skeleton skeleton, NetworkShape asked, Func<string, int> concatenated)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var shape = asked.In(skeleton);
        var stem = StemPlan.Of(skeleton.Stem, shape);
        var cells = ImmutableArray.CreateBuilder<CellPlan>(shape.Layers);
        var before = new StateShape(stem.Channels, stem.OutputSize);
        var (input0, input1) = (before, before);
        foreach (var block in skeleton.Layout.Blocks(shape.Layers, shape.Channels))
        {
            var frame = skeleton.Frame(block.Type);
            var size = (input1.Size + block.Stride - 1) / block.Stride;
            ImmutableArray<StateShape> inputs = frame.Inputs == 1 ? [input1] : [input0, input1];
            var cell = new CellPlan(
                cells.Count, frame, block.Channels, block.Stride, inputs, size,
                concatenated(block.Type) * block.Channels);
            cells.Add(cell);
            (input0, input1) = (input1, new StateShape(cell.OutputChannels, cell.OutputSize));
        }

        var width = skeleton.Layout.HeadChannels(skeleton.Head.Channels, shape.Channels);
        return new NetworkPlan(shape, stem, cells.ToImmutable(), new HeadPlan(
            skeleton.Head.IsNormalised, input1.Channels, skeleton.Head.Channels == 0 ? 0 : width, input1.Size));
    }
}

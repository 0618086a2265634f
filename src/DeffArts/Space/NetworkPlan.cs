using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>The shape of the whole network around the cells (appendix D).</summary>
/// <param name="Layers">Number of cells.</param>
/// <param name="Channels">Channels C of the first cells' nodes (16 in search, 36 in evaluation).</param>
/// <param name="ImageSize">Height and width of the square input, in pixels.</param>
/// <param name="ImageChannels">Channels of the input: 3 for colour, 1 for grey.</param>
/// <param name="Classes">Outputs of the classifier.</param>
public sealed record NetworkShape(int Layers, int Channels, int ImageSize, int ImageChannels, int Classes)
{
    /// <summary>The stem widens to three times the channels of a node.</summary>
    public const int StemMultiplier = 3;

    /// <summary>The network in which the paper evaluates cells on CIFAR-10 (appendix D.2).</summary>
    public static NetworkShape Evaluation { get; } =
        new(Layers: 20, Channels: 36, ImageSize: 32, ImageChannels: 3, Classes: 10);

    /// <summary>Channels after the stem.</summary>
    public int StemChannels => StemMultiplier * Channels;
}

/// <summary>One cell of the network, with everything that its modules and its cost need to know.</summary>
/// <param name="Index">Place in the network, from 0.</param>
/// <param name="Type">Normal or reduction.</param>
/// <param name="Channels">Channels of every node of the cell.</param>
/// <param name="Input0">State 0 before preprocessing: the output of cell k-2.</param>
/// <param name="Input1">State 1 before preprocessing: the output of cell k-1.</param>
/// <param name="OutputSize">Height and width of the nodes.</param>
/// <param name="OutputChannels">Channels of the concatenated output.</param>
public sealed record CellPlan(
    int Index, CellType Type, int Channels, StateShape Input0, StateShape Input1, int OutputSize, int OutputChannels)
{
    /// <summary>After a reduction cell, state 0 is twice as large as state 1 and is preprocessed by a factorised reduce.</summary>
    public bool ReducesInput0 => Input0.Size != Input1.Size;

    /// <summary>Height and width of both states after preprocessing.</summary>
    public int StateSize => Input1.Size;

    /// <summary>Height and width of a state: of the preprocessed inputs, or of a node.</summary>
    public int SizeOf(int state) => state < SearchSpace.CellInputs ? StateSize : OutputSize;

    /// <summary>The stride of an edge that leaves state <paramref name="input"/>.</summary>
    public int Stride(int input) => Type == CellType.Reduction && input < SearchSpace.CellInputs ? 2 : 1;
}

/// <summary>Channels, and height and width, of a representation.</summary>
public readonly record struct StateShape(int Channels, int Size);

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

    private NetworkPlan(NetworkShape shape, ImmutableArray<CellPlan> cells) => (Shape, Cells) = (shape, cells);

    /// <summary>Layers, channels, image and classes.</summary>
    public NetworkShape Shape { get; }

    /// <summary>The cells from input to output.</summary>
    public ImmutableArray<CellPlan> Cells { get; }

    /// <summary>Channels that reach the classifier.</summary>
    public int ClassifierChannels => Cells[^1].OutputChannels;

    /// <summary>The cell whose output the auxiliary tower reads: at 2/3 of the depth.</summary>
    public int AuxiliaryIndex => 2 * Shape.Layers / 3;

    /// <summary>Reduction cells stand at 1/3 and 2/3 of the depth (paper, section 3), by integer division.</summary>
    public static CellType TypeAt(int layers, int index) =>
        index == layers / 3 || index == 2 * layers / 3 ? CellType.Reduction : CellType.Normal;

    /// <summary>The plan of the supernet: all nodes are concatenated.</summary>
    public static NetworkPlan ForSearch(SearchSpace space, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(space);
        return Build(shape, _ => space.Nodes);
    }

    /// <summary>The plan of the network derived from <paramref name="genotype"/>.</summary>
    public static NetworkPlan ForGenotype(Genotype genotype, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return Build(shape, type => genotype.Cell(type).Concat.Length);
    }

    private static NetworkPlan Build(NetworkShape shape, Func<CellType, int> concatenated)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var cells = ImmutableArray.CreateBuilder<CellPlan>(shape.Layers);
        var before = new StateShape(shape.StemChannels, shape.ImageSize);
        var (input0, input1, channels) = (before, before, shape.Channels);
        for (var index = 0; index < shape.Layers; index++)
        {
            var type = TypeAt(shape.Layers, index);
            var size = input1.Size;
            if (type == CellType.Reduction)
            {
                channels *= 2;
                size = (size + 1) / 2;
            }

            var cell = new CellPlan(index, type, channels, input0, input1, size, concatenated(type) * channels);
            cells.Add(cell);
            (input0, input1) = (input1, new StateShape(cell.OutputChannels, cell.OutputSize));
        }

        return new NetworkPlan(shape, cells.ToImmutable());
    }
}

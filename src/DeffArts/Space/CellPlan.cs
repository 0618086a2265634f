using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>Channels, and height and width, of a representation.</summary>
public readonly record struct StateShape(int Channels, int Size);

/// <summary>The first convolution of a network.</summary>
/// <param name="ImageChannels">Channels of the image.</param>
/// <param name="Channels">Its outputs.</param>
/// <param name="Size">Height and width of the image.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="IsRectified">Whether a ReLU6 follows the BatchNorm.</param>
public sealed record StemPlan(int ImageChannels, int Channels, int Size, int Stride, bool IsRectified)
{
    /// <summary>Height and width of the kernel.</summary>
    public const int Kernel = 3;

    /// <summary>Height and width of the output.</summary>
    public int OutputSize => (Size + Stride - 1) / Stride;

    /// <summary>The stem of a skeleton on images of a shape.</summary>
    public static StemPlan Of(StemForm form, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(shape);
        return new(shape.ImageChannels, form.Multiplier * shape.Channels, shape.ImageSize, form.Stride,
            form.IsRectified);
    }
}

/// <summary>What stands between the last cell and the global average.</summary>
/// <param name="IsNormalised">BatchNorm and ReLU.</param>
/// <param name="InputChannels">Channels of the last cell.</param>
/// <param name="Channels">Outputs of a 1x1 convolution, BatchNorm and ReLU6; 0 where there is none.</param>
/// <param name="Size">Height and width.</param>
public sealed record HeadPlan(bool IsNormalised, int InputChannels, int Channels, int Size)
{
    /// <summary>Channels that reach the classifier.</summary>
    public int OutputChannels => Channels == 0 ? InputChannels : Channels;
}

/// <summary>One cell of the network, with everything that its modules and its cost need to know.</summary>
/// <param name="Index">Place in the network, from 0.</param>
/// <param name="Frame">Its type's name, inputs and their preprocessing.</param>
/// <param name="Channels">Channels of every node of the cell.</param>
/// <param name="BlockStride">Of the operations that read the cell's inputs.</param>
/// <param name="Inputs">
/// Its inputs before preprocessing: the outputs of cells k-2 and k-1, or of cell k-1 alone.
/// </param>
/// <param name="OutputSize">Height and width of the nodes.</param>
/// <param name="OutputChannels">Channels of the output.</param>
public sealed record CellPlan(
    int Index, CellFrame Frame, int Channels, int BlockStride, ImmutableArray<StateShape> Inputs, int OutputSize,
    int OutputChannels)
{
    /// <summary>The name of the cell's type.</summary>
    public string Type => Frame.Name;

    /// <summary>State 0 before preprocessing.</summary>
    public StateShape Input0 => Inputs[0];

    /// <summary>The output of the cell before, which is the last input.</summary>
    public StateShape Input1 => Inputs[^1];

    /// <summary>
    /// After a reduction cell, state 0 is twice as large as state 1 and is preprocessed by a factorised reduce.
    /// </summary>
    public bool ReducesInput0 => Input0.Size != Input1.Size;

    /// <summary>Height and width of the inputs after preprocessing.</summary>
    public int StateSize => Input1.Size;

    /// <summary>Height and width of a state: of the preprocessed inputs, or of a node.</summary>
    public int SizeOf(int state) => state < Inputs.Length ? StateSize : OutputSize;

    /// <summary>Channels of a state, as an operation on it finds them.</summary>
    public int ChannelsOf(int state) =>
        state < Inputs.Length && !Frame.Preprocesses ? Inputs[state].Channels : Channels;

    /// <summary>Whether an operation on a state has as many channels to write as to read.</summary>
    public bool KeepsChannels(int state) => ChannelsOf(state) == Channels;

    /// <summary>The stride of an edge that leaves state <paramref name="input"/>.</summary>
    public int Stride(int input) => input < Inputs.Length ? BlockStride : 1;

    /// <inheritdoc/>
    public bool Equals(CellPlan? other) => other is not null && Index == other.Index && Frame == other.Frame
        && Channels == other.Channels && BlockStride == other.BlockStride && Inputs.SequenceEqual(other.Inputs)
        && OutputSize == other.OutputSize && OutputChannels == other.OutputChannels;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Frame, Channels, OutputSize, OutputChannels);
}

using System.Collections.Immutable;
using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>Where a ReLU is part of a step.</summary>
[Flags]
public enum ReluPlace
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>What is read passes a ReLU first.</summary>
    In = 1,

    /// <summary>What is written has passed one.</summary>
    Out = 2,
}

/// <summary>One call of a kernel.</summary>
/// <param name="Layer">The layer that it computes.</param>
/// <param name="Reads">
/// The values in memory that it reads: ReLUs and shifts before the layer are part of the step.
/// </param>
/// <param name="Relu">Where a ReLU is part of the step.</param>
/// <param name="First">
/// The first row and column that a 1x1 convolution reads: 1 on the second path of a factorised reduce.
/// </param>
/// <param name="Most">
/// What the ReLU on what is written makes of larger numbers; infinity where it has no upper end.
/// </param>
/// <param name="Scratch">Memory of its own that the kernel works in; its elements are bytes.</param>
public sealed record Step(
    Layer Layer, ImmutableArray<FeatureMap> Reads, ReluPlace Relu = ReluPlace.None, int First = 0,
    float Most = float.PositiveInfinity, FeatureMap? Scratch = null)
{
    /// <summary>The value that it makes.</summary>
    public FeatureMap Writes => Layer.Output;

    /// <summary>
    /// Whether an 8-bit convolution may write where it reads: it has taken every input in before it writes over it.
    /// </summary>
    public bool CanWriteOver =>
        Layer is ConvolutionLayer layer && (layer.IsDepthwise || layer.IsPointwise) && First == 0
        && layer.Window is { StrideHeight: 1, StrideWidth: 1 }
        && Writes with { Name = Read.Name } == Read;

    /// <summary>All values in memory that it touches.</summary>
    public IEnumerable<FeatureMap> Maps =>
        Scratch is null ? Reads.Append(Writes) : Reads.Append(Writes).Append(Scratch);

    /// <summary>What it reads, where that is one value.</summary>
    public FeatureMap Read => Reads[0];
}

/// <summary>The second place of a value that stands twice in concatenations.</summary>
public sealed record CopyLayer(FeatureMap Input, FeatureMap Output) : Layer([Input], Output);

/// <summary>
/// From pixels 0 to 255 to the 8-bit integers that the first layer reads, by a table for each channel.
/// </summary>
public sealed record PixelTableLayer(FeatureMap Input, FeatureMap Output) : Layer([Input], Output);

/// <summary>Where a value lies: in a buffer of its own, or in some channels of a wider one.</summary>
/// <param name="Buffer">The value that the memory is reserved for.</param>
/// <param name="FirstChannel">The first of its channels that belongs to the value.</param>
public readonly record struct Place(FeatureMap Buffer, int FirstChannel);

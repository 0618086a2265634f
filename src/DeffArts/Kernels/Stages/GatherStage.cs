using System.Runtime.InteropServices;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Stages;

/// <summary>A 1x1 convolution's weights, and which outputs it makes from which pixels.</summary>
/// <param name="Weight">Outputs x inputs x 1 x 1.</param>
/// <param name="Outputs">How many outputs; those of several follow each other.</param>
/// <param name="Shift">The pixel read: this far down and right.</param>
internal sealed record PointwiseSpec(TensorSlot Weight, int Outputs, int Shift);

/// <summary>
/// ReLU, 1x1 convolution, BatchNorm over the channels of several planes: the preprocessing of a cell's inputs. At
/// stride 2 with two convolutions, the second on the pixels one further down and right, it is a factorised reduce.
/// Without the ReLU it widens an inverted residual, or ends a network.
/// </summary>
internal sealed unsafe class GatherStage : BandStage
{
    private readonly Feature source;
    private readonly IReadOnlyList<PointwiseSpec> convolutions;
    private readonly int stride;
    private readonly int height;
    private readonly int width;
    private readonly List<Piece> pieces = [];
    private readonly bool hasGaps;

    /// <summary>Reads every <paramref name="stride"/>-th pixel.</summary>
    public GatherStage(
        Arena arena, KernelSet kernels, Feature source, IReadOnlyList<PointwiseSpec> convolutions, NormSpec? norm,
        int stride, int images)
        : base(arena, kernels, convolutions.Count * source.Parts.Sum(part => part.Used),
            convolutions.Sum(convolution => convolution.Outputs), (source.Parts[0].Height + stride - 1) / stride,
            (source.Parts[0].Width + stride - 1) / stride, images, norm, Reach(source, convolutions.Count))
    {
        (this.source, this.convolutions, this.stride) = (source, convolutions, stride);
        (height, width) = (source.Parts[0].Height, source.Parts[0].Width);
        var (offset, firstOutput) = (0, 0);
        foreach (var convolution in convolutions)
        {
            var firstInput = 0;
            for (var part = 0; part < source.Parts.Count; part++)
            {
                var plane = source.Parts[part];
                pieces.Add(new Piece(plane, source.Gradients[part], convolution, offset, firstInput, firstOutput));
                offset += plane.Used;
                firstInput += plane.Used;
            }

            firstOutput += convolution.Outputs;
        }

        hasGaps = pieces.Exists(piece =>
            Columns(piece) < Output.Width || Rows(piece, 0, Output.Height) < Output.Height);
    }

    /// <summary>
    /// Whether this is the first in a pass backward to add to its input's gradient, which is cleared then, shortly
    /// before it is used.
    /// </summary>
    public bool StartsGradient { get; set; }

    /// <summary>Whether there is a ReLU in front.</summary>
    public bool Rectifies { get; init; } = true;

    /// <summary>What is gathered.</summary>
    public Feature Source => source;

    /// <summary>False where nothing in front of it depends on alpha.</summary>
    public bool InputDependsOnAlpha => source.DependsOnAlpha;

    /// <inheritdoc/>
    public override void Pack()
    {
        foreach (var piece in pieces)
        {
            var (weight, inputs) = (piece.Convolution.Weight, source.Parts.Sum(part => part.Used));
            for (var c = 0; c < piece.Plane.Used; c++)
            {
                for (var o = 0; o < piece.Convolution.Outputs; o++)
                {
                    Weights[(piece.Offset + c) * Output.Channels + piece.FirstOutput + o] =
                        weight.Value[o * inputs + piece.FirstInput + c];
                }
            }
        }

        base.Pack();
    }

    /// <inheritdoc/>
    protected override void FillInput(int image, int row, int rows, Scratch scratch)
    {
        if (hasGaps)
        {
            NativeMemory.Clear(scratch.Input, (nuint)((long)rows * Output.Width * Inputs * sizeof(float)));
        }

        foreach (var piece in pieces)
        {
            var (from, to) = (From(piece, piece.Plane, image, row), Band(scratch.Input, piece));
            if (Rectifies)
            {
                piece.Plane.Kernels.GatherRelu(from, to, Rows(piece, row, rows), Columns(piece), piece.Plane.Channels);
            }
            else
            {
                piece.Plane.Kernels.Copy(from, to, Rows(piece, row, rows), Columns(piece), piece.Plane.Channels);
            }
        }
    }

    /// <inheritdoc/>
    protected override void TakeInputGradient(int image, int row, int rows, Scratch scratch)
    {
        if (StartsGradient && row == 0)
        {
            foreach (var plane in source.Gradients)
            {
                plane.Clear(image);
            }
        }

        foreach (var piece in pieces)
        {
            var (from, to) = (Band(scratch.InputGradient, piece), From(piece, piece.Gradient, image, row));
            if (Rectifies)
            {
                piece.Plane.Kernels.ScatterMasked(from, From(piece, piece.Plane, image, row), to,
                    Rows(piece, row, rows), Columns(piece), piece.Plane.Channels);
            }
            else
            {
                piece.Plane.Kernels.Scatter(from, to, Rows(piece, row, rows), Columns(piece), piece.Plane.Channels);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Unpack(float* gradients)
    {
        foreach (var piece in pieces)
        {
            var (weight, inputs) = (piece.Convolution.Weight, source.Parts.Sum(part => part.Used));
            for (var c = 0; c < piece.Plane.Used; c++)
            {
                for (var o = 0; o < piece.Convolution.Outputs; o++)
                {
                    weight.Gradient[o * inputs + piece.FirstInput + c] =
                        gradients[(piece.Offset + c) * Output.Channels + piece.FirstOutput + o];
                }
            }
        }
    }

    /// <summary>
    /// Each plane's padding lies under the channels of the next one, and the last one's behind them all.
    /// </summary>
    private static int Reach(Feature source, int convolutions) =>
        convolutions * source.Parts.Sum(part => part.Used) + source.Parts[^1].Channels - source.Parts[^1].Used;

    private Grid From(Piece piece, Plane plane, int image, int row) =>
        plane.GridAt(image).From(row * stride + piece.Convolution.Shift, piece.Convolution.Shift).Every(stride);

    private Grid Band(float* band, Piece piece) => new(band + piece.Offset, Output.Width * Inputs, Inputs);

    // An odd size has no pixel for the last shifted one: it counts as zero.
    private int Rows(Piece piece, int row, int rows) =>
        Math.Clamp((height - piece.Convolution.Shift - row * stride + stride - 1) / stride, 0, rows);

    private int Columns(Piece piece) => (width - piece.Convolution.Shift + stride - 1) / stride;

    private sealed record Piece(
        Plane Plane, Plane Gradient, PointwiseSpec Convolution, int Offset, int FirstInput, int FirstOutput);
}

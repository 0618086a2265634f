using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>One candidate operation of an edge, with the tensors of its module.</summary>
internal abstract record CandidateSpec;

/// <summary>ReLU, depthwise, pointwise, BatchNorm: once, or twice when <paramref name="Second"/> is there.</summary>
internal sealed record ConvolutionSpec(DepthwiseSpec First, DepthwiseSpec? Second) : CandidateSpec;

/// <summary>The identity.</summary>
internal sealed record IdentitySpec : CandidateSpec;

/// <summary>A factorised reduce: two strided 1x1 convolutions.</summary>
internal sealed record ReduceSpec(IReadOnlyList<PointwiseSpec> Convolutions, NormSpec Norm) : CandidateSpec;

/// <summary>A max or an average pool, then BatchNorm where <paramref name="Norm"/> is there.</summary>
internal sealed record PoolSpec(bool IsMax, int Kernel, NormSpec? Norm) : CandidateSpec;

/// <summary>ReLU, a full convolution, BatchNorm; its stride is the edge's.</summary>
internal sealed record DenseCandidateSpec(DenseSpec Convolution) : CandidateSpec;

/// <summary>
/// A residual reduction: twice ReLU, full convolution, BatchNorm, the first of them at stride 2, and around it the
/// average of 2 x 2 pixels with a 1x1 convolution without BatchNorm. Where a side is odd, the last average is of the
/// pixels left.
/// </summary>
/// <param name="First">At stride 2.</param>
/// <param name="Second">At stride 1.</param>
/// <param name="Shortcut">Outputs x inputs x 1 x 1.</param>
internal sealed record ResidualSpec(DenseSpec First, DenseSpec Second, TensorSlot Shortcut) : CandidateSpec;

/// <summary>
/// An inverted residual: a 1x1 convolution to more channels, BatchNorm and ReLU6, where <paramref name="Expand"/> is
/// there; a depthwise convolution at the edge's stride, BatchNorm, ReLU6; a 1x1 convolution, BatchNorm.
/// </summary>
/// <param name="Expand">Width x inputs x 1 x 1, or null.</param>
/// <param name="ExpandNorm">Null where that is.</param>
/// <param name="Depthwise">Width x 1 x kernel x kernel.</param>
/// <param name="DepthwiseNorm">Of width channels.</param>
/// <param name="Project">Outputs x width x 1 x 1.</param>
/// <param name="ProjectNorm">Of the outputs.</param>
/// <param name="Kernel">Taps a side, odd.</param>
/// <param name="HasIdentity">Whether the input is added; it has the output's shape then.</param>
internal sealed record InvertedSpec(
    TensorSlot? Expand, NormSpec? ExpandNorm, TensorSlot Depthwise, NormSpec DepthwiseNorm, TensorSlot Project,
    NormSpec ProjectNorm, int Kernel, bool HasIdentity) : CandidateSpec
{
    /// <summary>Channels between the two 1x1 convolutions.</summary>
    public int Width => (int)Depthwise.Tensor.shape[0];
}

/// <summary>An edge: its candidates in the order of the space, null for none.</summary>
/// <param name="Source">The state it leaves.</param>
/// <param name="Target">The state it enters.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Candidates">In the order of alpha's columns.</param>
internal sealed record EdgeSpec(int Source, int Target, int Stride, IReadOnlyList<CandidateSpec?> Candidates);

/// <summary>The preprocessing of one input: one 1x1 convolution at stride 1, or two at stride 2.</summary>
internal sealed record PreprocessSpec(IReadOnlyList<PointwiseSpec> Convolutions, NormSpec Norm, int Stride);

/// <summary>A cell.</summary>
/// <param name="Channels">Of every node.</param>
/// <param name="StateSize">Height and width of the inputs after preprocessing.</param>
/// <param name="OutputSize">Height and width of the nodes.</param>
/// <param name="Nodes">Intermediate nodes.</param>
/// <param name="Concat">The states that its output is made of.</param>
/// <param name="Preprocess">
/// Of each input; null where it is read as it is, which is then one plane. Of two, input 0 is the cell before the last
/// one; one alone is the last one.
/// </param>
/// <param name="Edges">In the order of the rows of <see cref="CellFactors.Weights"/>.</param>
/// <param name="PartialChannels">K: the candidates see the first 1/K of the channels.</param>
/// <param name="IsFixed">Whether no alpha is in what the edges are multiplied by.</param>
internal sealed record CellSpec(
    int Channels, int StateSize, int OutputSize, int Nodes, IReadOnlyList<int> Concat,
    IReadOnlyList<PreprocessSpec?> Preprocess, IReadOnlyList<EdgeSpec> Edges,
    int PartialChannels, bool IsFixed = false);

/// <summary>What a cell's edges are multiplied by in one pass.</summary>
/// <param name="Weights">Edges x candidates, and one column more with partial channels.</param>
/// <param name="Kept">For each edge the images that it is added for; null keeps all.</param>
internal sealed record CellFactors(float[,] Weights, IReadOnlyList<bool[]?>? Kept = null);

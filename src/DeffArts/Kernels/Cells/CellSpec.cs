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
/// <param name="StateSize">Height and width of the two inputs after preprocessing.</param>
/// <param name="OutputSize">Height and width of the nodes.</param>
/// <param name="Nodes">Intermediate nodes.</param>
/// <param name="Concat">The states that its output is made of.</param>
/// <param name="Preprocess">Of input 0 and input 1.</param>
/// <param name="Edges">In the order of the rows of <see cref="CellFactors.Weights"/>.</param>
/// <param name="PartialChannels">K: the candidates see the first 1/K of the channels.</param>
internal sealed record CellSpec(
    int Channels, int StateSize, int OutputSize, int Nodes, IReadOnlyList<int> Concat,
    IReadOnlyList<PreprocessSpec> Preprocess, IReadOnlyList<EdgeSpec> Edges,
    int PartialChannels);

/// <summary>What a cell's edges are multiplied by in one pass.</summary>
/// <param name="Weights">Edges x candidates, and one column more with partial channels.</param>
/// <param name="Kept">For each edge the images that it is added for; null keeps all.</param>
internal sealed record CellFactors(float[,] Weights, IReadOnlyList<bool[]?>? Kept = null);

using System.Text.Json.Nodes;
using TorchSharp;

namespace DeffArts.Runs;

/// <summary>What a run needs to go on: large state and small state.</summary>
/// <param name="Tensors">
/// By name, any device and strides; read back contiguous, on the CPU, owned by the reader.
/// </param>
/// <param name="Values">Counters, places, sums; kept digit for digit.</param>
public sealed record Checkpoint(IReadOnlyDictionary<string, torch.Tensor> Tensors, JsonObject Values);

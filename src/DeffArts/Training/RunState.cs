using System.Text.Json.Nodes;
using TorchSharp;

namespace DeffArts.Training;

/// <summary>
/// All that the rest of a search or training depends on, as it is between two steps. Restored from it, it goes on bit
/// for bit as if it had never stopped.
/// </summary>
/// <param name="Tensors">
/// Weights, running statistics, alpha, both optimizers' moments and torch's generator, by name. The tensors are the
/// run's own: write or copy them before the next step.
/// </param>
/// <param name="Values">
/// Place in the data, counters and running sums: small numbers. The order of the images and their augmentation follow
/// from the seed and the place, so they need no state of their own.
/// </param>
public sealed record RunState(IReadOnlyDictionary<string, torch.Tensor> Tensors, JsonObject Values);

/// <summary>A state that does not fit the run's settings, or is not whole.</summary>
public sealed class InvalidRunStateException(string message, Exception? inner = null) : Exception(message, inner);

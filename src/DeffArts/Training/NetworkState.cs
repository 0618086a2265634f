using TorchSharp;

namespace DeffArts.Training;

/// <summary>Weights and running statistics by name.</summary>
public static class NetworkState
{
    /// <summary>Copies every tensor that the network has out of <paramref name="tensors"/>, which may hold more.</summary>
    /// <exception cref="InvalidRunStateException">One is missing or has another shape or type.</exception>
    public static void Load(torch.nn.Module network, IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(tensors);
        using var still = torch.no_grad();
        foreach (var (name, target) in network.state_dict())
        {
            if (!tensors.TryGetValue(name, out var saved))
            {
                throw new InvalidRunStateException($"'{name}' is missing");
            }

            if (!saved.shape.SequenceEqual(target.shape) || saved.dtype != target.dtype)
            {
                throw new InvalidRunStateException($"'{name}' has another shape or type than the settings give");
            }

            target.copy_(saved);
        }
    }
}

using TorchSharp;

namespace DeffArts.Training;

/// <summary>Tensors of a state by name.</summary>
public static class NetworkState
{
    /// <summary>Copies every weight and running statistic of a network out of a state, which may hold more.</summary>
    /// <exception cref="InvalidRunStateException">One is missing or has another shape or type.</exception>
    public static void Load(torch.nn.Module network, IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(network);
        Load(network.state_dict().Select(entry => (entry.Key, entry.Value)), tensors);
    }

    /// <summary>Copies every named target out of a state, which may hold more.</summary>
    /// <exception cref="InvalidRunStateException">One is missing or has another shape or type.</exception>
    public static void Load(
        IEnumerable<(string Name, torch.Tensor Target)> targets, IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(tensors);
        using var still = torch.no_grad();
        foreach (var (name, target) in targets)
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

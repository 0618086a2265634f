using static TorchSharp.torch;

namespace DeffArts.Export.Graph;

/// <summary>The weights of a network as plain numbers.</summary>
public static class NetworkWeights
{
    /// <summary>
    /// Every weight and running statistic by the name that it has in a checkpoint, in single precision.
    /// </summary>
    public static IReadOnlyDictionary<string, float[]> Of(nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = NewDisposeScope();
        return network.state_dict().ToDictionary(
            entry => entry.Key,
            entry => entry.Value.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray(),
            StringComparer.Ordinal);
    }
}

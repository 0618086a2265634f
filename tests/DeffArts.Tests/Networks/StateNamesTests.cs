using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Training;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>The names under which a network's weights are saved.</summary>
public class StateNamesTests
{
    private static readonly NetworkShape Shape = new(
        Layers: 3, Channels: 4, ImageSize: 8, ImageChannels: 3, Classes: 3);

    public static TheoryData<string> Known => [.. KnownGenotypes.Names];

    [Theory]
    [MemberData(nameof(Known))]
    public void EveryTensorOfADerivedNetworkHasOneName(string name)
    {
        using var scope = NewDisposeScope();
        using var network = new DerivedNetwork(KnownGenotypes.Get(name), Shape, withAuxiliary: false);

        RequireOneNameEach(network);
        Assert.DoesNotContain(network.state_dict().Keys, key => key.Contains(".operation.", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryTensorOfASupernetHasOneName()
    {
        using var scope = NewDisposeScope();
        using var supernet = new Supernet(SearchSpace.Paper, Shape);

        RequireOneNameEach(supernet);
    }

    /// <summary>Older programs saved every operation's weights a second time, under the name of a field.</summary>
    [Fact]
    public void AStateWithASecondNameForEachWeightIsStillLoaded()
    {
        using var scope = NewDisposeScope();
        var genotype = KnownGenotypes.Get("DARTS_V2");
        using var saved = new DerivedNetwork(genotype, Shape, withAuxiliary: false);
        using var loaded = new DerivedNetwork(genotype, Shape, withAuxiliary: false);
        var twice = saved.state_dict().SelectMany(entry => entry.Key.Contains(".edges.", StringComparison.Ordinal)
                ? [entry, new(OldName(entry.Key), entry.Value)]
                : new KeyValuePair<string, Tensor>[] { entry })
            .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

        NetworkState.Load(loaded, twice);

        Assert.True(twice.Count > saved.state_dict().Count);
        Assert.All(loaded.state_dict(), entry =>
            Assert.True(entry.Value.equal(saved.state_dict()[entry.Key]).all().item<bool>(), entry.Key));
    }

    private static void RequireOneNameEach(nn.Module network)
    {
        var tensors = network.named_parameters().Count() + network.named_buffers().Count();
        Assert.Equal(tensors, network.state_dict().Count);
    }

    /// <summary><c>cells.0.edges.3.sep_conv_3x3.norm1.weight</c>: the fifth part is the operation.</summary>
    private static string OldName(string name)
    {
        var parts = name.Split('.');
        parts[4] = "operation";
        return string.Join('.', parts);
    }
}

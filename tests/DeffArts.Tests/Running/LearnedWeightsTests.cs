using DeffArts.Networks;
using DeffArts.Running;
using DeffArts.Search;
using DeffArts.Settings;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Running;

public class LearnedWeightsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheyAreTheFiltersAndTheClassifierOfTheSupernet(int partialChannels)
    {
        using var scope = NewDisposeScope();
        var settings = new SearchSettings { Layers = 5, Channels = 4, Nodes = 3, PartialChannels = partialChannels };
        using var supernet = new Supernet(settings.SearchSpace(), new NetworkShape(5, 4, 16, 3, 10), partialChannels);

        Assert.Equal(Filters(supernet), LearnedWeights.OfSearch(settings, size: 16, channels: 3, classes: 10));
    }

    [Fact]
    public void TheyAreTheFiltersAndTheClassifierOfADerivedNetwork()
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(5, 4, 16, 3, 10);
        using var network = new DerivedNetwork(KnownGenotypes.Get("DARTS_V2"), shape, withAuxiliary: false);

        Assert.Equal(Filters(network), LearnedWeights.OfTraining(KnownGenotypes.Get("DARTS_V2"), shape));
    }

    [Fact]
    public void MoreThanAnyMachineHoldsIsRefused() =>
        Assert.Throws<InsufficientMemoryException>(() => WeightMemory.Require(1L << 50));

    /// <summary>Explicit, since a program that does not refuse takes the memory of the whole machine.</summary>
    [Fact(Explicit = true)]
    public void NetworksOfTerabytesAreRefusedBeforeTheyAreFilled()
    {
        using var folder = new TemporaryFolder();
        var settings = new SearchRunSettings
        {
            TrainImages = 16,
            ImageSize = 8,
            Search = new() { Layers = 20, Channels = 4096, Nodes = 1, Epochs = 1, BatchSize = 4 },
        };
        using var search = SearchRun.Begin(settings, folder.In("search"));
        using var training = TrainRun.Begin(
            KnownGenotypes.Get("DARTS_V2"),
            new TrainRunSettings
            {
                TrainImages = 16,
                ImageSize = 8,
                Training = new() { Layers = 20, Channels = 4096, BatchSize = 8 },
            },
            folder.In("train"));

        var refused = new[]
        {
            Assert.Throws<InsufficientMemoryException>(() => search.Run()),
            Assert.Throws<InsufficientMemoryException>(() => training.Run()),
        };
        Assert.All(refused, e => Assert.Contains("the network's weights", e.Message, StringComparison.Ordinal));
    }

    private static long Filters(nn.Module network) =>
        network.parameters().Where(weight => weight.ndim > 1).Sum(weight => weight.numel());
}

using DeffArts.Search;
using DeffArts.Training;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Search;

public class SearcherTests
{
    [Theory]
    [InlineData(Order.First)]
    [InlineData(Order.Second)]
    public void TheSameSeedTwiceGivesTheSameBits(Order order)
    {
        using var one = TinySearch.Searcher(TinySearch.Settings with { Order = order });
        var oneEvents = one.Run().ToList();
        var oneBits = TinySearch.Bits(one);
        using var other = TinySearch.Searcher(TinySearch.Settings with { Order = order });
        var otherEvents = other.Run().ToList();

        Assert.Equal(oneBits, TinySearch.Bits(other));
        Assert.Equal(oneEvents.OfType<StepCompleted>(), otherEvents.OfType<StepCompleted>());
    }

    [Fact]
    public void AnotherSeedGivesOtherAlphas()
    {
        using var one = TinySearch.Searcher();
        using var other = TinySearch.Searcher(TinySearch.Settings with { Seed = 4 });

        Assert.NotEqual(TinySearch.Bits(one)["alphas.normal"], TinySearch.Bits(other)["alphas.normal"]);
    }

    [Theory]
    [InlineData(Order.First, 2)]
    [InlineData(Order.Second, 4)]
    [InlineData(Order.First, 1, Explicit = true)]
    [InlineData(Order.Second, 1, Explicit = true)]
    public void RestoredBetweenAnyTwoEventsItGoesOnBitForBit(Order order, int every)
    {
        var settings = TinySearch.Settings with { Order = order };
        using var whole = TinySearch.Searcher(settings);
        var events = whole.Run().Count();
        for (var stop = 0; stop < events; stop += every)
        {
            using var scope = torch.NewDisposeScope();
            using var stopped = TinySearch.Searcher(settings);
            Assert.Equal(stop, stopped.Run().Take(stop).Count());
            var state = stopped.Capture();
            torch.manual_seed(12345); // Another process would not have this process's generator.
            using var resumed = TinySearch.Searcher(settings);
            resumed.Restore(state);
            Assert.Equal(stopped.StepsDone, resumed.StepsDone);
            _ = resumed.Run().Count();

            Assert.Equal(TinySearch.Bits(whole), TinySearch.Bits(resumed));
        }
    }

    [Fact]
    public void WithPartialChannelsAndWarmupItIsRestoredBitForBitToo()
    {
        var settings = TinySearch.Settings with { Channels = 4, PartialChannels = 2, WarmupEpochs = 1 };
        using var whole = TinySearch.Searcher(settings);
        var events = whole.Run().Count();
        for (var stop = 1; stop < events; stop += 3)
        {
            using var scope = torch.NewDisposeScope();
            using var stopped = TinySearch.Searcher(settings);
            Assert.Equal(stop, stopped.Run().Take(stop).Count());
            using var resumed = TinySearch.Searcher(settings);
            resumed.Restore(stopped.Capture());
            _ = resumed.Run().Count();

            Assert.Equal(TinySearch.Bits(whole), TinySearch.Bits(resumed));
        }
    }

    [Fact]
    public void WarmupTrainsTheWeightsAlone()
    {
        using var searcher = TinySearch.Searcher(
            TinySearch.Settings with { Channels = 4, PartialChannels = 2, WarmupEpochs = 1 });
        var before = TinySearch.Bits(searcher);
        var names = before.Keys.Where(name => name.StartsWith("alphas.", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, names.Count);
        var bits = before;
        foreach (var happened in searcher.Run())
        {
            var after = TinySearch.Bits(searcher);
            if (happened is StepCompleted step)
            {
                Assert.Equal(step.Epoch == 1, step.Loss is null);
                Assert.Equal(step.Epoch == 1, step.ValidationCrossEntropy is null);
                Assert.All(names, name => Assert.Equal(step.Epoch == 1, bits[name].SequenceEqual(after[name])));
                Assert.False(bits["supernet.stem.conv.weight"].SequenceEqual(after["supernet.stem.conv.weight"]));
            }

            bits = after;
        }

        Assert.NotEqual(before["alphas.normal_edges"], bits["alphas.normal_edges"]);
    }

    [Fact]
    public void LearnsWhatAColourTellsApart()
    {
        using var searcher = TinySearch.Searcher(TinySearch.Settings with { Epochs = 10 });

        var epochs = searcher.Run().OfType<EpochCompleted>().ToList();

        Assert.True(epochs[^1].CrossEntropy < 0.8 * epochs[0].CrossEntropy);
        Assert.True(epochs[^1].ValidationAccuracy > 0.6, $"accuracy {epochs[^1].ValidationAccuracy}");
    }

    [Fact]
    public void ALargeGammaMakesTheExpectedCostFall()
    {
        using var searcher = TinySearch.Searcher(
            TinySearch.Settings with { Epochs = 5, Gamma = 1, AlphaLearningRate = 0.1 });

        var epochs = searcher.Run().OfType<EpochCompleted>().ToList();

        Assert.True(epochs[^1].Architecture.ExpectedCost < 0.7 * epochs[0].Architecture.ExpectedCost);
    }

    [Fact]
    public void FreeOperationsAloneSearchWithoutACostTerm()
    {
        using var searcher = TinySearch.Searcher(
            TinySearch.Settings with { Operations = ["skip_connect"], Epochs = 1 });

        var last = (SearchCompleted)searcher.Run().Last();

        Assert.Equal(0, last.Architecture.GenotypeCost);
        Assert.All(last.Architecture.Genotype.Normal.Connections, kept =>
            Assert.Equal("skip_connect", kept.Operation.Name));
    }

    [Fact]
    public void OtherOperationsNeedNoNewCode()
    {
        using var searcher = TinySearch.Searcher(TinySearch.Settings with
        {
            Operations = ["sep_conv_7x7", "conv_7x1_1x7", "dil_conv_7x7", "max_pool_5x5"],
            Epochs = 1,
            Nodes = 3,
        });

        Assert.Equal(3, ((SearchCompleted)searcher.Run().Last()).Architecture.Genotype.Normal.Nodes.Length);
    }

    [Fact]
    public void ALossThatIsNoNumberStopsTheSearchWithItsStepAndMovesNothing()
    {
        using var scope = torch.NewDisposeScope();
        using var searcher = TinySearch.Searcher();
        _ = searcher.Run().Take(2).Count();
        var state = searcher.Capture();
        using (torch.no_grad())
        {
            state.Tensors["supernet.classifier.bias"].fill_(float.NaN);
        }

        var before = TinySearch.Bits(searcher);
        var exception = Assert.Throws<SearchDivergedException>(() => searcher.Run().Count());

        Assert.Equal((1, 3), (exception.Epoch, exception.Step));
        Assert.Equal(before, TinySearch.Bits(searcher));
    }

    [Theory]
    [InlineData(Order.First)]
    [InlineData(Order.Second)]
    public void LiveTensorsStayFlat(Order order)
    {
        using var searcher = TinySearch.Searcher(TinySearch.Settings with { Epochs = 100, Order = order });
        var events = searcher.Run().GetEnumerator();
        long Live(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                Assert.True(events.MoveNext());
            }

            return torch.Tensor.TotalCount;
        }

        var early = Live(10);

        Assert.Equal(early, Live(50));
    }

    [Fact]
    public void AStateOfOtherSettingsIsRefused()
    {
        using var scope = torch.NewDisposeScope();
        using var searcher = TinySearch.Searcher();
        using var wider = TinySearch.Searcher(TinySearch.Settings with { Channels = 4 });

        Assert.Throws<InvalidRunStateException>(() => wider.Restore(searcher.Capture()));
    }

    [Fact]
    public void TheArchitectureStepLeavesRunningStatisticsAlone()
    {
        // With a learning rate of zero the weight step's passes depend on nothing that order changes but the
        // statistics: if the extra passes of the second order touched them, they would differ.
        var still = TinySearch.Settings with { LearningRate = 0, LearningRateMin = 0, AlphaLearningRate = 0 };
        using var first = TinySearch.Searcher(still);
        using var second = TinySearch.Searcher(still with { Order = Order.Second });
        _ = first.Run().Take(4).Count();
        _ = second.Run().Take(4).Count();

        var firstBits = TinySearch.Bits(first);
        Assert.All(TinySearch.Bits(second).Where(entry => entry.Key.Contains("running_")), entry =>
            Assert.Equal(firstBits[entry.Key], entry.Value));
    }

    [Fact]
    public void PartialLastBatchesAndUnequalHalvesAreUsed()
    {
        var data = TinySearch.Data();
        using var searcher = TinySearch.Searcher(
            TinySearch.Settings with { Epochs = 1 }, data with { Validation = data.Validation[..9] });

        Assert.Equal(3, searcher.Run().OfType<StepCompleted>().Count());
    }
}

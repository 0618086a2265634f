using DeffArts.Cost;
using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Tests.Space;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Search;

public class SearchOfSpacesTests
{
    public static TheoryData<string, Engine> Cases()
    {
        var cases = new TheoryData<string, Engine>();
        foreach (var name in RandomMembers.Names)
        {
            cases.Add(name, Engine.Fast);
            cases.Add(name, Engine.Reference);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ASearchEndsInAMemberAndGoesOnBitForBit(string name, Engine engine)
    {
        var settings = TinySearch.Settings with
        {
            Space = name,
            Nodes = 4,
            Channels = 4,
            Layers = 5,
            Epochs = 1,
            Engine = engine,
        };
        using var whole = Searcher(settings);
        var events = whole.Run().ToList();
        var genotype = ((SearchCompleted)events[^1]).Architecture.Genotype;
        using var scope = torch.NewDisposeScope();
        using var stopped = Searcher(settings);
        _ = stopped.Run().Take(2).Count();
        var state = stopped.Capture();
        torch.manual_seed(99);
        using var resumed = Searcher(settings);
        resumed.Restore(state);
        _ = resumed.Run().Count();

        Assert.Equal(name, genotype.Skeleton.Name);
        Assert.Equal(genotype, GenotypeText.Read(GenotypeText.Write(genotype)));
        Assert.Equal(TinySearch.Bits(whole), TinySearch.Bits(resumed));
    }

    [Fact]
    public void PartialChannelsWorkWhereTheChannelsStay()
    {
        using var scope = torch.NewDisposeScope();
        using var searcher = Searcher(TinySearch.Settings with
        {
            Space = "nas-bench-201",
            Nodes = 4,
            Channels = 8,
            Layers = 5,
            Epochs = 1,
            PartialChannels = 4,
        });

        Assert.IsType<SearchCompleted>(searcher.Run().Last());
    }

    private static Searcher Searcher(SearchSettings settings)
    {
        var shape = new NetworkShape(settings.Layers, settings.Channels, 8, 3, 3);
        return new(settings, TinySearch.Data(), new NetworkCost(Processor.Paper, shape, settings.NoneCost), torch.CPU);
    }
}

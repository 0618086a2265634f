using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Recorded;

public class RecordedNetworkTests
{
    private const string Search = """
        {
          "settings": {
            "layers": 8, "channels": 16, "processor": "cortex-m4f", "convention": "network", "target-layers": 20,
            "target-channels": 0
          },
          "data": { "size": 28, "channels": 1, "classes": ["a", "b", "c"] }
        }
        """;

    [Fact]
    public void ASearchIsForItsTargetAndWhereItHasNoneForItsSupernetsSize()
    {
        var network = Read(Search);

        Assert.Equal(
            new NetworkShape(Layers: 20, Channels: 16, ImageSize: 28, ImageChannels: 1, Classes: 3), network.Shape);
        Assert.Equal(("cortex-m4f", true), (network.Processor, network.WeighsNetwork));
    }

    [Fact]
    public void ATrainingHasThePapersProcessor()
    {
        var network = Read(
            """{"settings": {"layers": 3, "channels": 2}, "data": {"size": 8, "channels": 3, "classes": ["a"]}}""");

        Assert.Equal(new NetworkShape(3, 2, 8, 3, 1), network.Shape);
        Assert.Equal(("ti-c64x+", false), (network.Processor, network.WeighsNetwork));
    }

    [Theory]
    [InlineData("\"channels\": 16, ", "", "'channels' is missing")]
    [InlineData("\"channels\": 16", "\"channels\": 1e9", "'channels' is out of range")]
    [InlineData("\"target-layers\": 20", "\"target-layers\": -1", "'layers' is out of range")]
    [InlineData("\"size\": 28", "\"size\": \"28\"", "'size' is not a number")]
    [InlineData("[\"a\", \"b\", \"c\"]", "[1]", "'classes' holds something that is no text")]
    public void WhatIsDamagedIsOneLine(string right, string wrong, string expected)
    {
        var fault = Assert.Throws<InvalidRunException>(
            () => Read(Search.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private static RecordedNetwork Read(string settings)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("settings.json"), settings);
        return RecordedNetwork.Read(folder.In("settings.json"));
    }
}

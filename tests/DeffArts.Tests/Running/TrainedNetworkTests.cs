using DeffArts.Formats;
using DeffArts.Networks;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Running;

public class TrainedNetworkTests
{
    private const string Data = """
        {"name":"a","fingerprint":"sha256:00","size":8,"channels":3,"classes":["a","b"],"mean":[0,0,0],"deviation":[1,1,1]}
        """;

    [Fact]
    public void ANetworkIsReadBack() => Read(Data).Dispose();

    // The settings' hash does not hold them, and a network is built after them before its weights are looked at.
    [Theory]
    [InlineData("\"size\":8", "\"size\":2147483647")]
    [InlineData("\"size\":8", "\"size\":0")]
    [InlineData("\"channels\":3", "\"channels\":2147483647")]
    [InlineData("\"channels\":3", "\"channels\":-3")]
    [InlineData("\"channels\":3", "\"channels\":1")]
    [InlineData("[\"a\",\"b\"]", "[]")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",null]")]
    [InlineData("[1,1,1]", "[1,1,0]")]
    [InlineData("[1,1,1]", "[1,1]")]
    [InlineData("[0,0,0]", "[0,0,1e39]")]
    public void DataThatCannotBeAreRefused(string before, string after) => Assert.Contains(
        "what it says of the data is not whole",
        Assert.Throws<InvalidRunException>(() => Read(Data.Replace(before, after, StringComparison.Ordinal))).Message,
        StringComparison.Ordinal);

    private static TrainedNetwork Read(string data)
    {
        using var folder = new TemporaryFolder();
        var genotype = KnownGenotypes.Get("DARTS_V2");
        var settings =
            new TrainRunSettings { Training = new() { Layers = 2, Channels = 2, Engine = Engine.Reference } };
        var record = new RunRecord<TrainRunSettings>(
            TrainTable.Schema, "quick", settings, "sha256:00", Provenance.Commit, GenotypeText.ToJson(genotype));
        var json = record.Origin(DateTimeOffset.UnixEpoch).ToJson();
        json["data"] = StrictJson.Parse(System.Text.Encoding.UTF8.GetBytes(data));
        File.WriteAllText(folder.In("settings.json"), json.ToJsonString());
        using (var network = new DerivedNetwork(
            genotype, new NetworkShape(2, 2, 8, 3, 2), withAuxiliary: false, Engine.Reference))
        {
            Safetensors.Write(folder.In("network.safetensors"), network.state_dict());
        }

        return TrainedNetwork.Read(folder.Path, best: false);
    }
}

using System.Text.Json.Nodes;
using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Search;
using DeffArts.Settings;
using DeffArts.Space;

namespace DeffArts.Fuzz.Targets;

/// <summary>The files of a small search and a small training, as the program writes them.</summary>
internal static class RunFiles
{
    private const string Weights = "[[0.25,0.75],[0.5,0.5]]";

    /// <summary>One node that reads both inputs.</summary>
    public static Genotype Cells { get; } = GenotypeText.Read(
        """{"normal":{"nodes":[[["sep_conv_3x3",0],["skip_connect",1]]],"concat":[2]},"reduction":{"nodes":[[["skip_connect",0],["skip_connect",1]]],"concat":[2]}}""");

    /// <summary>What <c>settings.json</c> says about the data.</summary>
    public static JsonObject Data => Object(
        """{"name":"shapes","fingerprint":"sha256:00","size":8,"channels":3,"classes":["disc","\u00e4 ring"],"trainingImages":8,"validationImages":8,"mean":[0.5,0.25,0.125],"deviation":[0.5,0.25,1]}""");

    /// <summary><c>settings.json</c> of a search.</summary>
    public static JsonObject SearchSettings => Json(new RunRecord<SearchRunSettings>(
        SearchTable.Schema, "quick",
        new SearchRunSettings
        {
            Search = new SearchSettings
            {
                Operations = ["skip_connect", "sep_conv_3x3"],
                Nodes = 1,
                Epochs = 2,
                Layers = 3
            }
        },
        "sha256:00", Provenance.Commit));

    /// <summary><c>settings.json</c> of a training.</summary>
    public static JsonObject TrainSettings => Json(Training());

    /// <summary>The last line of a search's <c>events.jsonl</c>, after some steps.</summary>
    public static string SearchEvents =>
        "{\"time\":\"2026-01-01T00:00:00.0000000+00:00\",\"event\":\"step\",\"epoch\":1,\"step\":1,\"loss\":2.5,\"crossEntropy\":2.25,\"accuracy\":0.5,\"gradientNorm\":null}\n"
        + "{\"time\":\"2026-01-01T00:00:01.0000000+00:00\",\"event\":\"step\",\"epoch\":1,\"step\":2,\"loss\":2.5,\"crossEntropy\":2,\"accuracy\":0.5,\"gradientNorm\":1e3}\n"
        + "{\"time\":\"2026-01-01T00:00:02.0000000+00:00\",\"event\":\"epoch\",\"epoch\":1,\"learningRate\":0.025,\"crossEntropy\":2.1,\"accuracy\":0.5,"
        + "\"validationCrossEntropy\":2.2,\"validationAccuracy\":0.25,\"expectedCost\":123456,\"genotypeCost\":1000,\"skips\":3,\"normalEntropy\":0.6,"
        + $"\"reductionEntropy\":0.5,\"normalWeights\":{Weights},\"reductionWeights\":{Weights},\"normalEdgeWeights\":[0.5,0.5],"
        + $"\"reductionEdgeWeights\":[0.5,0.5],\"genotype\":{GenotypeText.ToJson(Cells).ToJsonString()}}}\n";

    /// <summary><c>events.jsonl</c> of a training.</summary>
    public static string TrainEvents =>
        "{\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"step\",\"epoch\":1,\"step\":1,\"loss\":2.5,\"crossEntropy\":2.25,\"accuracy\":0.5,\"gradientNorm\":2}\n"
        + "{\"time\":\"2026-01-01T00:00:02Z\",\"event\":\"epoch\",\"epoch\":1,\"learningRate\":0.025,\"dropPath\":0.1,\"crossEntropy\":2.1,\"accuracy\":0.5,"
        + "\"validationCrossEntropy\":2.2,\"validationAccuracy\":0.25,\"isBest\":true}\n"
        + "{\"time\":\"2026-01-01T00:00:03Z\",\"event\":\"test\",\"error\":0.5,\"crossEntropy\":2.1,\"images\":4}\n";

    /// <summary><c>test.json</c>.</summary>
    public const string Test =
        """{"images":4,"testError":0.25,"topFive":null,"crossEntropy":1.5,"secondsPerImage":0.001,"classes":[{"name":"disc","accuracy":0.5,"takenFor":[1,1]},{"name":"ring","accuracy":1,"takenFor":[0,2]}]}""";

    /// <summary><c>summary.json</c> of a finished search.</summary>
    public static string SearchSummary =>
        """{"outcome":"finished","run":"runs/a","preset":"quick","data":"shapes","seed":1,"gamma":0.01,"order":"first","cost":"table2, ti-c64x+","epochs":2,"epochsDone":2,"steps":4,"trainingCrossEntropy":2.1,"trainingAccuracy":0.5,"expectedCost":1234,"genotypeCost":1000,"skips":3,"normalEntropy":0.6,"reductionEntropy":0.5,"genotype":"""
        + GenotypeText.ToJson(Cells).ToJsonString()
        + ""","wallSeconds":12.5,"secondsPerStep":0.1,"peakMemoryBytes":123456789}""";

    /// <summary><c>summary.json</c> of a finished training.</summary>
    public static string TrainSummary =>
        """{"outcome":"finished","run":"runs/b","command":"train","preset":"quick","data":"shapes","seed":1,"layers":2,"channels":2,"genotypeCost":1000,"cost":"table2, ti-c64x+","networkCycles":5000,"parameters":1234,"macs":4567,"macsWithElementwise":5000,"epochs":1,"epochsDone":1,"steps":4,"testError":0.25,"testCrossEntropy":1.5,"testImages":4,"wallSeconds":12.5,"secondsPerStep":0.1,"peakMemoryBytes":123456789,"genotype":"""
        + GenotypeText.ToJson(Cells).ToJsonString() + "}";

    /// <summary>Writes the weights of the training's network.</summary>
    public static void WriteNetwork(string path)
    {
        using var network = new DerivedNetwork(
            Cells, new NetworkShape(2, 2, 8, 3, 2), withAuxiliary: false, Training().Settings.Training.Engine);
        TrainedNetwork.Write(
            path, network, Cells, ["disc", "\u00e4 ring"], new Normalisation([0.5f, 0.25f, 0.125f], [0.5f, 0.25f, 1]));
    }

    private static JsonObject Json<T>(RunRecord<T> record)
        where T : IRunSettings
    {
        var json = record.Origin(DateTimeOffset.UnixEpoch).ToJson();
        json["data"] = Data;
        return json;
    }

    private static RunRecord<TrainRunSettings> Training() => new(
        TrainTable.Schema, "quick",
        new TrainRunSettings { Training = new() { Layers = 2, Channels = 2, Epochs = 1, Engine = Engine.Reference } },
        "sha256:00", Provenance.Commit, GenotypeText.ToJson(Cells));

    private static JsonObject Object(string text) => Formats.StrictJson.Parse(Words.Bytes(text));
}

using System.Text.Json.Nodes;

namespace DeffArts.App.Testing;

/// <summary>A test for programs; the names of the keys are promised.</summary>
internal static class TestJson
{
    /// <summary>The whole report.</summary>
    public static JsonObject Of(TestReport report)
    {
        var (evaluation, count, genotype) = (report.Evaluation, report.Count, report.Trained.Genotype);
        return new JsonObject
        {
            ["run"] = report.Run,
            ["network"] = report.Best ? "best" : "last",
            ["data"] = report.Data,
            ["images"] = evaluation.Count,
            ["testError"] = evaluation.Error,
            ["accuracy"] = evaluation.Accuracy,
            ["topFive"] = report.HasTopFive ? evaluation.TopFive : null,
            ["crossEntropy"] = evaluation.CrossEntropy,
            ["secondsPerImage"] = evaluation.SecondsPerImage,
            ["parameters"] = count.Parameters,
            ["macs"] = count.Macs,
            ["macsWithElementwise"] = count.MacsWithElementwise,
            ["cycles"] = report.CellCost.Exact(genotype),
            ["networkCycles"] = report.NetworkCost.Exact(genotype),
            ["classes"] = new JsonArray([.. report.Trained.Classes.Select((name, label) => new JsonObject
            {
                ["name"] = name,
                ["accuracy"] = evaluation.AccuracyOf(label),
                ["takenFor"] = new JsonArray([.. Enumerable.Range(0, report.Trained.Classes.Count)
                    .Select(taken => JsonValue.Create(evaluation.Confusion[label, taken]))]),
            })]),
        };
    }
}

using System.Text.Json.Nodes;
using DeffArts.Training;

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
            ["data"] = report.Images.Name,
            ["choice"] = report.Images.Choice,
            ["images"] = evaluation.Count,
            ["leftOut"] = report.Images.LeftOut,
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
            ["classes"] = Classes(report.Trained.Classes, evaluation),
            ["mistakes"] = new JsonArray(
                [.. evaluation.Mistakes.Select(mistake => Mistake(report.Trained.Classes, mistake))]),
        };
    }

    private static JsonObject Mistake(IReadOnlyList<string> classes, Mistake mistake) => new()
    {
        ["image"] = mistake.Image,
        ["class"] = classes[mistake.Label],
        ["takenFor"] = classes[mistake.Taken],
        ["probability"] = Math.Round(mistake.Probability, 4),
    };

    private static JsonArray Classes(IReadOnlyList<string> classes, Evaluation evaluation) =>
        new([.. classes.Select((name, label) => new JsonObject
        {
            ["name"] = name,
            ["accuracy"] = evaluation.AccuracyOf(label),
            ["takenFor"] = new JsonArray([.. Enumerable.Range(0, classes.Count)
                .Select(taken => JsonValue.Create(evaluation.Confusion[label, taken]))]),
        })]);
}

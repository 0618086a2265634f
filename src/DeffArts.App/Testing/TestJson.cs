using System.Text.Json.Nodes;
using DeffArts.App.Running;
using DeffArts.Data;
using DeffArts.Data.Photographs;
using DeffArts.Training;

namespace DeffArts.App.Testing;

/// <summary>A test for programs; the names of the keys are promised.</summary>
internal static class TestJson
{
    private const int LargestPicture = 96;

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
            ["mistakes"] = new JsonArray([.. evaluation.Mistakes.Select(mistake => Mistake(report.Trained.Classes, mistake))]),
        };
    }

    /// <summary>
    /// The part that a training keeps as <c>test.json</c>, with the pictures of the most confident mistakes: a report is
    /// made of the run's folder alone, and the data may be gone by then.
    /// </summary>
    public static JsonObject Of(ImageSet images, Evaluation evaluation) => new()
    {
        ["images"] = evaluation.Count,
        ["testError"] = evaluation.Error,
        ["topFive"] = TestReport.SaysTopFive(images.Classes) ? evaluation.TopFive : null,
        ["crossEntropy"] = SummaryFile.Finite(evaluation.CrossEntropy),
        ["secondsPerImage"] = evaluation.SecondsPerImage,
        ["classes"] = Classes(images.Classes, evaluation),
        ["mistakes"] = new JsonArray([.. evaluation.Mistakes.Zip(Pictures(images, evaluation.Mistakes), (mistake, picture) =>
        {
            var json = Mistake(images.Classes, mistake);
            json["picture"] = picture;
            return json;
        })]),
    };

    private static JsonObject Mistake(IReadOnlyList<string> classes, Mistake mistake) => new()
    {
        ["image"] = mistake.Image,
        ["class"] = classes[mistake.Label],
        ["takenFor"] = classes[mistake.Taken],
        ["probability"] = Math.Round(mistake.Probability, 4),
    };

    // Two dozen photographs of full size would be megabytes in every page.
    private static IEnumerable<string> Pictures(ImageSet images, IReadOnlyList<Mistake> mistakes)
    {
        var shown = images.Select([.. mistakes.Select(mistake => mistake.Image)]);
        var small = shown.Size > LargestPicture ? shown.Resize(LargestPicture) : shown;
        return Enumerable.Range(0, small.Count)
            .Select(image => Convert.ToBase64String(PngFile.Encode(small.Image(image), small.Channels, small.Size)));
    }

    private static JsonArray Classes(IReadOnlyList<string> classes, Evaluation evaluation) =>
        new([.. classes.Select((name, label) => new JsonObject
        {
            ["name"] = name,
            ["accuracy"] = evaluation.AccuracyOf(label),
            ["takenFor"] = new JsonArray([.. Enumerable.Range(0, classes.Count)
                .Select(taken => JsonValue.Create(evaluation.Confusion[label, taken]))]),
        })]);
}

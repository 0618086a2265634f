using System.Text.Json.Nodes;
using DeffArts.Search;
using DeffArts.Space;

namespace DeffArts.Recorded;

/// <summary>The lines of <c>events.jsonl</c>: one for a step, one for an epoch.</summary>
public static class SearchEventLine
{
    /// <summary>The line of an event, or null for one that is not recorded.</summary>
    public static JsonObject? Of(SearchEvent happened, DateTimeOffset now) => happened switch
    {
        StepCompleted step => new JsonObject
        {
            ["time"] = now.ToString("O"),
            ["event"] = "step",
            ["epoch"] = step.Epoch,
            ["step"] = step.Step,
            ["loss"] = Number(step.Loss),
            ["validationCrossEntropy"] = Number(step.ValidationCrossEntropy),
            ["computeCost"] = step.ComputeCost,
            ["crossEntropy"] = Number(step.CrossEntropy),
            ["accuracy"] = step.Accuracy,
            ["gradientNorm"] = Number(step.GradientNorm),
        },
        EpochCompleted epoch => Epoch(epoch, now),
        _ => null,
    };

    private static JsonObject Epoch(EpochCompleted epoch, DateTimeOffset now)
    {
        var line = Figures(epoch, now);
        var cells = epoch.Architecture.Cells;
        Add(line, cells, "Entropy", cell => cell.Entropy);
        Add(line, cells, "Weights", cell => Rows(cell.Weights));
        line["genotype"] = GenotypeText.ToJson(epoch.Architecture.Genotype);
        Add(line, cells, "EdgeWeights", cell => cell.EdgeWeights is { } weights
            ? new JsonArray([.. weights.Select(weight => JsonValue.Create(weight))])
            : null);
        return line;
    }

    // A figure of every cell type, under the type's name: "normalEntropy".
    private static void Add(
        JsonObject line, IEnumerable<CellSummary> cells, string figure, Func<CellSummary, JsonNode?> value)
    {
        foreach (var cell in cells)
        {
            if (value(cell) is { } node)
            {
                line[cell.Type + figure] = node;
            }
        }
    }

    private static JsonObject Figures(EpochCompleted epoch, DateTimeOffset now) => new()
    {
        ["time"] = now.ToString("O"),
        ["event"] = "epoch",
        ["epoch"] = epoch.Epoch,
        ["learningRate"] = epoch.LearningRate,
        ["crossEntropy"] = Number(epoch.CrossEntropy),
        ["accuracy"] = epoch.Accuracy,
        ["validationCrossEntropy"] = Number(epoch.ValidationCrossEntropy),
        ["validationAccuracy"] = epoch.ValidationAccuracy,
        ["expectedCost"] = epoch.Architecture.ExpectedCost,
        ["genotypeCost"] = epoch.Architecture.GenotypeCost,
        ["skips"] = epoch.Architecture.SkipCount,
    };

    // JSON has no infinity; a gradient before clipping or the loss of an untrained supernet may well be one.
    private static JsonValue? Number(double? value) =>
        value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    private static JsonArray Rows(double[,] weights) =>
        new([.. Enumerable.Range(0, weights.GetLength(0)).Select(row => new JsonArray(
            [.. Enumerable.Range(0, weights.GetLength(1)).Select(column => JsonValue.Create(weights[row, column]))]))]);
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DeffArts.App.Costing;
using DeffArts.Reports.Paper;

namespace DeffArts.App.Measuring;

/// <summary>A measurement for people, for programs and for spreadsheets.</summary>
internal static class MeasureText
{
    private const int LongestName = 22;
    private const int FewestRanked = 3;

    /// <summary>Two tables: the networks, and, where there are enough of them, how the predictors order them.</summary>
    public static string Of(MeasureReport report)
    {
        var text = new StringBuilder($"{report.Source}; {(report.IsInt8 ? "int8" : "float32")}\n")
            .Append(report.Shape is { } shape ? CostText.Describe(shape) : "each in its own network").Append("\n\n");
        text.Append($"{"",-LongestName}{"instructions",14}{"arena",12}{"ONNX ms",10}{"spread",9}{"MMACs",9}\n");
        var macs = report.Predictors.ToList().FindIndex(predictor => predictor.Name == "MACs");
        foreach (var network in report.Genotypes.OrderBy(network => network.Instructions))
        {
            var name = network.Name.Length <= LongestName ? network.Name : network.Name[..(LongestName - 3)] + "...";
            text.Append(CultureInfo.InvariantCulture, $"{name,-LongestName}{Figures.Count(network.Instructions),14}"
                + $"{Figures.Size(network.ArenaBytes),12}{1e3 * network.Onnx.Seconds,10:0.000}{1e3 * network.Onnx.Spread,9:0.000}{network.Predictions[macs] / 1e6,9:0.00}\n");
            text.Append(report.Shape is null ? $"  {CostText.Describe(network.Shape)}\n" : "");
        }

        if (report.Genotypes.Count < FewestRanked)
        {
            return text.ToString();
        }

        text.Append($"\n{"rank correlation with",-40}{"instructions",20}{"arena",20}{"ONNX Runtime",20}\n{"",-40}")
            .Append(string.Concat(Enumerable.Repeat($"{"Spearman",11}{"Kendall",9}", 3))).Append('\n');
        for (var i = 0; i < report.Predictors.Count; i++)
        {
            var correlation = report.Of(i);
            text.Append(CultureInfo.InvariantCulture,
                $"{report.Predictors[i].Name,-40}{correlation.Spearman,11:0.000}{correlation.Kendall,9:0.000}"
                + $"{correlation.ArenaSpearman,11:0.000}{correlation.ArenaKendall,9:0.000}"
                + $"{(report.OnnxIsOrder ? $"{correlation.OnnxSpearman,11:0.000}{correlation.OnnxKendall,9:0.000}" : $"{"-",11}{"-",9}")}\n");
        }

        if (!report.OnnxIsOrder)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\nONNX Runtime's times differ by more than their spread for {report.OnnxPairsApart} of {report.Pairs} pairs of\n"
                + $"networks; it takes {MeasureReport.PairsApart:0%} to call them an order: measure on a computer that does nothing else\n");
        }

        return text.ToString();
    }

    /// <summary>One line for each network (RFC 4180).</summary>
    public static string Csv(MeasureReport report)
    {
        var text = new StringBuilder();
        CsvText.Line(text, ["genotype", "instructions", "arena_bytes", "onnx_seconds", "onnx_spread_seconds",
            .. report.Predictors.Select(predictor => predictor.Name)]);
        foreach (var network in report.Genotypes)
        {
            CsvText.Line(text, [network.Name, $"{network.Instructions}", $"{network.ArenaBytes}",
                network.Onnx.Seconds.ToString("R", CultureInfo.InvariantCulture),
                network.Onnx.Spread.ToString("R", CultureInfo.InvariantCulture),
                .. network.Predictions.Select(value => value.ToString("R", CultureInfo.InvariantCulture))]);
        }

        return text.ToString();
    }

    /// <summary>The names of the keys are promised.</summary>
    public static JsonObject Json(MeasureReport report) => new()
    {
        ["source"] = report.Source,
        ["numbers"] = report.IsInt8 ? "int8" : "float32",
        ["networks"] = new JsonArray([.. report.Genotypes.Select(network => new JsonObject
        {
            ["genotype"] = network.Name,
            ["network"] = CostJson.Shape(network.Shape),
            ["instructions"] = network.Instructions,
            ["arenaBytes"] = network.ArenaBytes,
            ["onnxSeconds"] = network.Onnx.Seconds,
            ["onnxSpreadSeconds"] = network.Onnx.Spread,
            ["predictions"] = new JsonArray([.. network.Predictions.Select(value => JsonValue.Create(value))]),
        })]),
        ["onnxPairsApart"] = report.OnnxPairsApart,
        ["predictors"] = new JsonArray(
            [.. report.Predictors.Select((predictor, i) => Predictor(predictor.Name, report.Of(i)))]),
    };

    private static JsonObject Predictor(string name, Correlation correlation) => new()
    {
        ["name"] = name,
        ["spearman"] = Number(correlation.Spearman),
        ["kendall"] = Number(correlation.Kendall),
        ["arenaSpearman"] = Number(correlation.ArenaSpearman),
        ["arenaKendall"] = Number(correlation.ArenaKendall),
        ["onnxSpearman"] = Number(correlation.OnnxSpearman),
        ["onnxKendall"] = Number(correlation.OnnxKendall),
    };

    // JSON has no word for "not a number".
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}

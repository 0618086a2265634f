using System.Globalization;
using System.Text;
using DeffArts.Reports.Paper;
using DeffArts.Sweeps;

namespace DeffArts.Reports.Sweeps;

/// <summary><c>sweep.csv</c>: a line for each member (RFC 4180), empty where a figure is not known.</summary>
public static class SweepCsv
{
    /// <summary>The file's text; the first line names the columns.</summary>
    public static string Write(SweepResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var text = new StringBuilder();
        CsvText.Line(
            text, "gamma", "seed", "state", "error", "parameters", "macs", "macs_with_elementwise", "cycles",
            "network_cycles",
            "training_cross_entropy", "search_seconds", "train_seconds", "pareto", "search", "train", "failure");
        var front = results.Pareto.Select(member => member.Point).ToHashSet();
        foreach (var member in results.Members)
        {
            CsvText.Line(
                text, Number(member.Gamma), Number(member.Seed), member.State.ToString().ToLowerInvariant(),
                Number(member.Error),
                Number(member.Parameters), Number(member.Macs), Number(member.MacsWithElementwise),
                Number(member.Cycles),
                Number(member.NetworkCycles), Number(member.TrainingCrossEntropy), Number(member.SearchSeconds),
                Number(member.TrainSeconds), front.Contains(member.Point) ? "yes" : "", member.Search, member.Train,
                member.Failure ?? "");
        }

        return text.ToString();
    }

    private static string Number(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}

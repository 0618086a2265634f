using System.Globalization;
using System.Text;
using DeffArts.Sweeps;

namespace DeffArts.Reports.Sweeps;

/// <summary>The table of a sweep for a terminal: members, means over the seeds, Pareto front.</summary>
public static class SweepText
{
    private const string Missing = "-";

    private const int Gap = 2;
    private const int Width = 100;

    // Seconds, GMACs, parameters; gamma, seed, error and cycles are what a sweep is about.
    private static readonly int[] LeastFirst = [7, 6, 4, 3];

    private const string Conventions = """

        * in the paper's conventions. GMACs: as its Table 3, with BatchNorm, ReLU and pools. Cycles: as its Table 2, one
          cell of each type at 32x32 on the TI C64x+; sweep.csv has the whole networks' cycles and MACs too.

        """;

    private const string OfNetworks = """

        * GMACs: as the paper's Table 3, with BatchNorm, ReLU and pools. Cycles: of the whole network for one image on the
          TI C64x+; the paper's own count is for DARTS's cells.

        """;

    /// <summary>The text, ending in a line break.</summary>
    /// <param name="results">The figures of the sweep.</param>
    /// <param name="width">
    /// Columns of the terminal: where the table is wider, the columns that matter least are left out.
    /// </param>
    public static string Write(SweepResults results, int width = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(results);
        string[] head =
            ["gamma", "seed", "test error, %", "parameters", "GMACs*", "cycles*", "search, s", "training, s"];
        List<string[]> members = [.. results.Members.Select(Row)], means = [.. results.ByGamma.Select(Row)];
        int[] widths =
            [.. head.Select((_, column) => members.Concat(means).Append(head).Max(row => row[column].Length))];
        var shown = Shown(widths, width);
        var text = new StringBuilder();
        Append(text, widths, shown, [head, .. members]);
        if (means.Count > 0)
        {
            text.Append("\nmean +- sample standard deviation over the seeds\n");
            Append(text, widths, shown, means);
        }

        Front(text, results, Math.Min(width, Width));
        return text.Append(results.CountsNetworks ? OfNetworks : Conventions).ToString();
    }

    private static string[] Row(SweepMember member) =>
    [
        Figures.GammaAlone(member.Gamma), Text(member.Seed),
        member.State == MemberState.Done
            ? Text(100 * member.Error, "0.00")
            : member.State.ToString().ToLowerInvariant(),
        Text(member.Parameters, "#,0"), Text(member.MacsWithElementwise / 1e9, "0.00000"), Text(member.Cycles, "#,0"),
        Text(member.SearchSeconds, "0"), Text(member.TrainSeconds, "0"),
    ];

    private static string[] Row(GammaMeans group) =>
    [
        Figures.GammaAlone(group.Gamma), $"n = {group.Error?.Count ?? 0}", Text(group.Error, "0.00", 100),
        Text(group.Parameters, "#,0"),
        Text(group.MacsWithElementwise, "0.00000", 1e-9), Text(group.Cycles, "#,0"), Text(group.SearchSeconds, "0"),
        Text(group.TrainSeconds, "0"),
    ];

    private static void Front(StringBuilder text, SweepResults results, int width)
    {
        if (results.Chance is { } chance)
        {
            text.Append('\n').AppendJoin('\n', Wrapping.Lines(ChanceText.Of(chance), width)).Append('\n');
        }

        if (results.Pareto.IsEmpty)
        {
            return;
        }

        text.Append("\nPareto front: no other member has fewer cycles* and a smaller error\n");
        foreach (var member in results.Pareto)
        {
            text.Append(
                $"  {member.Point.Name}: {Text(member.Cycles, "#,0")} cycles, {Text(100 * member.Error, "0.00")} %\n");
        }
    }

    private static List<int> Shown(int[] widths, int width)
    {
        List<int> shown = [.. Enumerable.Range(0, widths.Length)];
        foreach (var least in LeastFirst)
        {
            if (shown.Sum(column => widths[column] + Gap) - Gap <= width)
            {
                break;
            }

            shown.Remove(least);
        }

        return shown;
    }

    private static void Append(StringBuilder text, int[] widths, List<int> shown, IEnumerable<string[]> rows)
    {
        foreach (var row in rows)
        {
            text.Append(row[0].PadRight(widths[0]));
            foreach (var i in shown.Skip(1))
            {
                text.Append(row[i].PadLeft(Gap + widths[i]));
            }

            text.Append('\n');
        }
    }

    private static string Text(IFormattable? value, string? format = null) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? Missing;

    private static string Text(Spread? spread, string format, double scale = 1) => spread is null
        ? Missing
        : Text(spread.Mean * scale, format)
        + (spread.Deviation is { } deviation ? $" +- {Text(deviation * scale, format)}" : "");
}

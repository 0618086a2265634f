using System.Globalization;
using System.Text;
using DeffArts.Sweeps;

namespace DeffArts.Reports.Sweeps;

/// <summary>The table of a sweep for a terminal: members, means over the seeds, Pareto front.</summary>
public static class SweepText
{
    private const string Missing = "-";

    private const int Gap = 2;

    private const string Conventions = """

        * in the paper's conventions. GMACs: as its Table 3, with BatchNorm, ReLU and pools. Cycles: as its Table 2, one
          cell of each type at 32x32 on the TI C64x+; sweep.csv has the whole networks' cycles and MACs too.

        """;

    /// <summary>The text, ending in a line break.</summary>
    public static string Write(SweepResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        string[] head = ["gamma", "seed", "test error, %", "parameters", "GMACs*", "cycles*", "search, s", "training, s"];
        List<string[]> members = [.. results.Members.Select(Row)], means = [.. results.ByGamma.Select(Row)];
        int[] widths = [.. head.Select((_, column) => members.Concat(means).Append(head).Max(row => row[column].Length))];
        var text = new StringBuilder();
        Append(text, widths, [head, .. members]);
        if (means.Count > 0)
        {
            text.Append("\nmean +- sample standard deviation over the seeds\n");
            Append(text, widths, means);
        }

        Front(text, results);
        return text.Append(Conventions).ToString();
    }

    private static string[] Row(SweepMember member) =>
    [
        Text(member.Gamma), Text(member.Seed),
        member.State == MemberState.Done ? Text(100 * member.Error, "0.00") : member.State.ToString().ToLowerInvariant(),
        Text(member.Parameters, "#,0"), Text(member.MacsWithElementwise / 1e9, "0.00000"), Text(member.Cycles, "#,0"),
        Text(member.SearchSeconds, "0"), Text(member.TrainSeconds, "0"),
    ];

    private static string[] Row(GammaMeans group) =>
    [
        Text(group.Gamma), $"n = {group.Error?.Count ?? 0}", Text(group.Error, "0.00", 100), Text(group.Parameters, "#,0"),
        Text(group.MacsWithElementwise, "0.00000", 1e-9), Text(group.Cycles, "#,0"), Text(group.SearchSeconds, "0"),
        Text(group.TrainSeconds, "0"),
    ];

    private static void Front(StringBuilder text, SweepResults results)
    {
        if (results.Pareto.IsEmpty)
        {
            return;
        }

        text.Append("\nPareto front: no other member has fewer cycles* and a smaller error\n");
        foreach (var member in results.Pareto)
        {
            text.Append($"  {member.Point.Name}: {Text(member.Cycles, "#,0")} cycles, {Text(100 * member.Error, "0.00")} %\n");
        }

    }

    private static void Append(StringBuilder text, int[] widths, IEnumerable<string[]> rows)
    {
        foreach (var row in rows)
        {
            text.Append(row[0].PadRight(widths[0]));
            for (var i = 1; i < row.Length; i++)
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
        : Text(spread.Mean * scale, format) + (spread.Deviation is { } deviation ? $" +- {Text(deviation * scale, format)}" : "");
}

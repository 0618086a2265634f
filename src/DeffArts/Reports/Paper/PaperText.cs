using System.Collections.Immutable;
using System.Text;

namespace DeffArts.Reports.Paper;

/// <summary>The report for a terminal of 80 columns.</summary>
public static class PaperText
{
    private const int Width = 80;
    private const int NameWidth = 22;
    private const int QuantityWidth = 12;
    private const int NumberWidth = 12;

    /// <summary>
    /// Every checked value with its verdict, why where it is none of agreeing, and the figures that exist.
    /// </summary>
    public static string Write(PaperReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        foreach (var table in report.Tables)
        {
            WriteTable(text, table);
        }

        var (drawn, missing) = (Numbers(report, isDrawn: true), Numbers(report, isDrawn: false));
        text.Append($"Figures drawn: {drawn}")
            .Append(missing.Length == 0 ? "\n" : $"; not drawn: {missing} (the page says why)\n");
        return text.Append(Summary(report.Tables)).Append('\n').ToString();
    }

    /// <summary>"31 values: 28 agree, ...", without those that are only shown.</summary>
    public static string Summary(ImmutableArray<PaperTable> tables)
    {
        int Count(Verdict verdict) => tables.Sum(table => table.Count(verdict));
        var (agrees, misprints, differs, notRun) =
            (Count(Verdict.Agrees), Count(Verdict.Misprint), Count(Verdict.Differs), Count(Verdict.NotRun));
        return $"{agrees + misprints + differs + notRun} values: {agrees} agree, {misprints} misprint{(misprints == 1 ? "" : "s")}, "
            + $"{differs} differ{(differs == 1 ? "s" : "")}, {notRun} not run";
    }

    private static string Numbers(PaperReport report, bool isDrawn) => string.Join(
        ", ", report.Figures.Where(figure => figure.Svg is not null == isDrawn).Select(figure => figure.Number));

    private static void WriteTable(StringBuilder text, PaperTable table)
    {
        var isWide = table.Quantities.Length > 1;
        text.AppendJoin('\n', Wrapping.Lines(Ascii($"{table.Name}: {table.Title}"), Width)).Append('\n');
        var name = isWide ? NameWidth : NameWidth + QuantityWidth;
        text.Append($"  {"",NameWidth + QuantityWidth}{"printed",NumberWidth}{"computed",NumberWidth}  verdict\n");
        foreach (var row in table.Rows)
        {
            var head = Ascii(row.Name);
            foreach (var check in row.Checks.Where(check => check.Verdict != Verdict.AsPublished))
            {
                WriteCheck(text, head, name, isWide ? check.Quantity : "", check);
                head = "";
            }
        }

        text.Append('\n');
    }

    private static void WriteCheck(StringBuilder text, string head, int nameWidth, string quantity, Check check)
    {
        // A name too long for its column gets a line of its own.
        if (head.Length > nameWidth - 1)
        {
            text.Append($"  {head}\n");
            head = "";
        }

        var line = $"  {head.PadRight(nameWidth)}{(nameWidth == NameWidth ? quantity.PadRight(QuantityWidth) : "")}"
            + $"{Ascii(check.Printed ?? ""),NumberWidth}{check.Computed,NumberWidth}  {VerdictText.Of(check.Verdict)}";
        text.Append(line.TrimEnd()).Append('\n');
        if (check is { Note: { } note, Verdict: Verdict.Misprint or Verdict.Differs or Verdict.NotRun })
        {
            foreach (var words in Wrapping.Lines(Ascii(MathText.Plain(note)), Width - 6))
            {
                text.Append($"      {words}\n");
            }
        }
    }

    // A terminal of any locale.
    private static string Ascii(string text) => text.Replace("\u00d7", "x", StringComparison.Ordinal)
        .Replace("\u00b1", "+-", StringComparison.Ordinal);
}

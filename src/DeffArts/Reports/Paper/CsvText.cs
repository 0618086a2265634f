using System.Text;

namespace DeffArts.Reports.Paper;

/// <summary>A table as CSV (RFC 4180): a line for each value.</summary>
public static class CsvText
{
    private const string NewLine = "\r\n";

    /// <summary>The file's text; the first line names the columns.</summary>
    public static string Write(PaperTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        Line(text, "row", "quantity", "unit", "printed", "computed", "verdict", "note");
        foreach (var row in table.Rows)
        {
            foreach (var check in row.Checks)
            {
                Line(
                    text, row.Name, check.Quantity, check.Unit, check.Printed ?? "", check.Computed ?? "",
                    VerdictText.Of(check.Verdict), check.Note is null ? "" : MathText.Plain(check.Note));
            }
        }

        return text.ToString();
    }

    /// <summary>Appends a line of fields, quoted where they need it.</summary>
    public static void Line(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < fields.Length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Field(fields[i]));
        }

        text.Append(NewLine);
    }

    private static string Field(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? value
            : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

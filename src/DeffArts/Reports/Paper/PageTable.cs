using System.Text;

namespace DeffArts.Reports.Paper;

/// <summary>A table of the page: narrow ones with a line of reasons, wide ones with notes below.</summary>
internal static class PageTable
{
    public static void Write(StringBuilder html, PaperTable table)
    {
        var id = table.Name.Replace(' ', '-').ToLowerInvariant();
        html.Append(
            $"<section id=\"{id}\">\n<h2>{PaperPage.Text(table.Name)}</h2>\n<p>{PaperPage.Text(table.Title)}.</p>\n");
        var kind = table.Quantities.Length == 1 ? " class=\"narrow\"" : "";
        html.Append(table.Quantities.Length == 1 ? "" : PaperPage.Sideways);
        html.Append($"<div class=\"scroll\" tabindex=\"0\">\n<table{kind}>\n");
        if (table.Quantities.Length == 1)
        {
            WriteNarrow(html, table);
        }
        else
        {
            WriteWide(html, table);
        }

        html.Append("</table>\n</div>\n");
        if (table.Quantities.Length > 1)
        {
            WriteNotes(html, table);
        }

        html.Append($"<p class=\"files\">File: {PaperPage.Link(table.FileName)}</p>\n</section>\n");
    }

    private static void WriteNarrow(StringBuilder html, PaperTable table)
    {
        html.Append("<thead><tr><th></th><th class=\"number\">printed</th><th class=\"number\">computed</th>"
            + "<th>verdict</th><th></th></tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            foreach (var check in row.Checks)
            {
                html.Append($"<tr><th scope=\"row\">{PaperPage.Text(row.Name)}</th>"
                    + $"<td class=\"number\">{Value(check.Printed, check.Unit)}</td>"
                    + $"<td class=\"number\">{Value(check.Computed, check.Unit)}</td>"
                    + $"<td>{PaperPage.Badge(check.Verdict)}</td><td class=\"why\">{MathText.Html(check.Note ?? "")}</td></tr>\n");
            }
        }

        html.Append("</tbody>\n");
    }

    private static string Value(string? value, string unit) =>
        value is null ? "" : PaperPage.Text(unit.Length == 0 ? value : $"{value} {unit}");

    private static void WriteWide(StringBuilder html, PaperTable table)
    {
        html.Append("<thead><tr><th></th>");
        foreach (var quantity in table.Quantities)
        {
            var unit = table.Rows.Select(row => row[quantity]?.Unit).First(unit => unit is not null)!;
            var named = unit.Length == 0 ? "" : $"<br><small>{PaperPage.Text(unit)}</small>";
            html.Append($"<th{Aligned(table, quantity)}>{PaperPage.Text(quantity)}{named}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        var note = 0;
        foreach (var row in table.Rows)
        {
            html.Append($"<tr><th scope=\"row\">{PaperPage.Text(row.Name)}</th>");
            foreach (var quantity in table.Quantities)
            {
                html.Append(
                    $"<td{Aligned(table, quantity)}>{(row[quantity] is { } check ? Cell(check, ref note) : "")}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n");
    }

    private static string Aligned(PaperTable table, string quantity) =>
        table.Rows.Any(row => row[quantity] is { Verdict: not Verdict.AsPublished }) ? " class=\"number\"" : "";

    private static string Cell(Check check, ref int note)
    {
        if (check.Verdict == Verdict.AsPublished)
        {
            return $"<div class=\"printed\">{PaperPage.Text(check.Printed!)}</div>";
        }

        var mark = check.Note is null ? "" : $"<sup><a href=\"#note-{++note}\">{note}</a></sup>";
        var printed = check.Printed is null ? "" : $"<div class=\"printed\">{PaperPage.Text(check.Printed)}</div>";
        var computed = check.Computed is null ? "" : $"<div class=\"computed\">{PaperPage.Text(check.Computed)}</div>";
        return $"{printed}{computed}<div>{PaperPage.Badge(check.Verdict)}{mark}</div>";
    }

    // Numbered as the cells were written.
    private static void WriteNotes(StringBuilder html, PaperTable table)
    {
        html.Append(
            "<p class=\"hint\">In each cell: printed value, computed value, verdict.</p>\n<ol class=\"notes\">\n");
        var number = 0;
        foreach (var row in table.Rows)
        {
            foreach (var check in table.Quantities.Select(quantity => row[quantity]).OfType<Check>())
            {
                if (check is { Note: { } note, Verdict: not Verdict.AsPublished })
                {
                    html.Append(
                        $"<li id=\"note-{++number}\"><b>{PaperPage.Text(row.Name)}, {PaperPage.Text(check.Quantity)}.</b> "
                        + $"{MathText.Html(note)}.</li>\n");
                }
            }
        }

        html.Append("</ol>\n");
    }
}

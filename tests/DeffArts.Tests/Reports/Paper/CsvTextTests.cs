using System.Text;
using CsCheck;
using DeffArts.Reports.Paper;
using Xunit;
using Check = DeffArts.Reports.Paper.Check;

namespace DeffArts.Tests.Reports.Paper;

public class CsvTextTests
{
    private static readonly string[] Parts = ["a", ",", "\"", "\r\n", "\n", " ", "\u00b1", "1,5"];

    private static readonly Gen<string> Field = Gen.Int[0, 7].Array[0, 6]
        .Select(parts => string.Concat(parts.Select(part => Parts[part])));

    [Fact]
    public void ReadsBackAsItWas() =>
        Gen.Select(Field, Field, Field, Field, Gen.Enum<Verdict>()).Array[0, 5].Sample(rows =>
    {
        var table = new PaperTable("T", "t.csv", "", [.. rows.Select(row =>
            new TableRow(row.Item1, [new Check(row.Item2, "", row.Item3, row.Item4, row.Item5)]))]);

        var records = Read(CsvText.Write(table));

        Assert.Equal(["row", "quantity", "unit", "printed", "computed", "verdict", "note"], records[0]);
        Assert.Equal(
            rows.Select(row => string.Join('|', row.Item1, row.Item2, "", row.Item3, row.Item4)),
            records.Skip(1).Select(record => string.Join('|', record.Take(5))));
    });

    // RFC 4180 read literally.
    private static List<List<string>> Read(string text)
    {
        List<List<string>> records = [];
        List<string> record = [];
        for (var i = 0; i < text.Length;)
        {
            var field = new StringBuilder();
            if (text[i] == '"')
            {
                for (i++; text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"'); i++)
                {
                    i += text[i] == '"' ? 1 : 0;
                    field.Append(text[i]);
                }

                i++;
            }
            else
            {
                for (; text[i] is not (',' or '\r'); i++)
                {
                    field.Append(text[i]);
                }
            }

            record.Add(field.ToString());
            if (text[i] == ',')
            {
                i++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(i, 2));
            i += 2;
            records.Add(record);
            record = [];
        }

        return records;
    }
}

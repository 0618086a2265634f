using System.Text.RegularExpressions;
using DeffArts.Reports.Paper;
using Xunit;

namespace DeffArts.Tests.Reports.Paper;

public partial class PaperPageTests
{
    private static readonly PaperReport Report = PaperReport.Compute(
        [PaperTablesTests.Run("<script>alert(1)</script>", "PC_DARTS", 0.1)]);

    private static readonly string Page = PaperPage.Write(Report, DateTimeOffset.UnixEpoch);

    [Fact]
    public void NeedsNothingButItself()
    {
        var addresses = Address().Matches(Page).Select(match => match.Groups["address"].Value).ToList();

        // Of other files it loads none; those that lie beside it have links.
        Assert.All(addresses, address => Assert.True(
            address.StartsWith('#') || address == "data:," || Beside().IsMatch(address), address));
        Assert.Contains("<a href=\"table3.csv\">", Page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"figure-2.svg\">", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            "//", Page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void GammaIsWrittenAsTheOptionIs()
    {
        Assert.DoesNotContain("\u0393", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("&#915;", Page, StringComparison.Ordinal);
        Assert.Contains("DEff-ARTS, gamma 0.01", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryLinkHasItsPlaceAndNoPlaceIsNamedTwice()
    {
        var places = Place().Matches(Page).Select(match => match.Groups["id"].Value).ToList();

        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.All(
            Address().Matches(Page).Select(match => match.Groups["address"].Value).Where(address => address[0] == '#'),
            address => Assert.Contains(address[1..], places));
    }

    [Fact]
    public void ShowsEveryFigureAndEveryValue()
    {
        Assert.All(Report.Figures, figure =>
            Assert.Contains($"<h3>Figure {figure.Number}. ", Page, StringComparison.Ordinal));
        Assert.Equal(Report.Figures.Count(figure => figure.Svg is not null), Page.Split("<svg ").Length - 1);
        var checks = Report.Tables.SelectMany(table => table.Rows).SelectMany(row => row.Checks).ToList();
        Assert.All(checks, check => Assert.Contains(
            System.Net.WebUtility.HtmlEncode(check.Computed ?? check.Printed!), Page, StringComparison.Ordinal));
        // Each verdict once in the key.
        Assert.Equal(
            1 + checks.Count(check => check.Verdict == Verdict.Agrees), Page.Split("verdict agrees").Length - 1);
        Assert.Equal(
            1 + checks.Count(check => check.Verdict == Verdict.NotRun), Page.Split("verdict not-run").Length - 1);
    }

    [Fact]
    public void SaysWhoMadeItAndWhen() => Assert.Matches("commit\n\\S+, on 1970-01-01 00:00 UTC", Page);

    [Fact]
    public void TheTextFitsATerminal()
    {
        var lines = PaperText.Write(PaperReport.Compute([])).Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.All(lines, line => Assert.All(line, character => Assert.InRange(character, ' ', '~')));
        Assert.Contains("35 values: 25 agree, 2 misprints, 2 differ, 6 not run", lines);
        Assert.Contains(lines, line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            == "(Sep Conv 3x3)x2 368,340 368,640 misprint");
    }

    [GeneratedRegex("^[a-z0-9-]+\\.(csv|svg|png)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Beside();

    [GeneratedRegex("(?:href|src|action|data|poster)=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(" id=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}

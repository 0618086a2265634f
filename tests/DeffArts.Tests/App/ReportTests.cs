using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeffArts.App;
using DeffArts.Sweeps;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.App;

public partial class ReportTests
{
    [Fact]
    public void ASearchBecomesAPageWhoseSliderShowsEveryEpoch()
    {
        using var folder = new TemporaryFolder();
        var page = folder.In("page.html");
        var run = Search(folder);
        var ended = DeffArtsProcess.Run(folder.Path, "report", run, "--out", "page.html");

        Assert.Equal((ExitCode.Done, "report        page.html\n", ""), (ended.Code, ended.Output, ended.Error));
        var html = File.ReadAllText(page);
        Assert.Contains($"<a href=\"runs/{Path.GetFileName(run)}/events.jsonl\">", html, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(html, "<li[^>]* data-epoch="));
        AssertNeedsNothing(html);

        // Of an epoch that is not the last one, which shows without a script too.
        var (document, console) = Chromium.Open(page, "#epoch=1");
        Assert.Equal("", console);
        Assert.Equal("1", Assert.Single(Shown().Matches(document)).Groups["epoch"].Value);
        Assert.Contains("class=\"js\"", document, StringComparison.Ordinal);
    }

    [Fact]
    public void TheScriptCannotBeSmuggledIn()
    {
        using var folder = new TemporaryFolder();
        var run = SharedRuns.Training(folder.In("runs"));
        const string name = "<script>document.title='owned'</script>";
        foreach (var file in new[] { "settings.json", "test.json" })
        {
            var path = Path.Combine(run, file);
            File.WriteAllText(path, File.ReadAllText(path).Replace("circle", name, StringComparison.Ordinal));
        }

        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "report", run).Code);
        var page = Path.Combine(run, "report.html");
        var html = File.ReadAllText(page);
        Assert.Contains("&lt;script&gt;document.title", html, StringComparison.Ordinal);
        AssertNeedsNothing(html);
        var (document, console) = Chromium.Open(page, "");
        Assert.Equal("", console);
        Assert.Contains("<title>Training on shapes", document, StringComparison.Ordinal);
    }

    [Fact]
    public void ATrainingShowsItsMostConfidentMistakes()
    {
        using var folder = new TemporaryFolder();
        var run = SharedRuns.Training(folder.In("runs"));
        var mistakes = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "test.json")))!["mistakes"]!.AsArray();
        Assert.Equal(24, mistakes.Count);
        var sure = mistakes.Select(mistake => mistake!["probability"]!.GetValue<double>()).ToList();
        Assert.Equal(sure.OrderDescending(), sure);
        Assert.All(mistakes, mistake => Assert.NotEqual(
            mistake!["class"]!.GetValue<string>(), mistake["takenFor"]!.GetValue<string>()));
        Assert.All(mistakes, mistake => Assert.Equal(
            (8, 8), SizeOf(Convert.FromBase64String(mistake!["picture"]!.GetValue<string>()))));

        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "report", run).Code);
        var html = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Equal(24, html.Split("<img src=\"data:image/png;base64,").Length - 1);
        AssertNeedsNothing(html);

        // What is no picture is no page; what an older program did not keep is said.
        var before = Edit(run, "test.json", text =>
            text.Replace("\"picture\":\"iVBOR", "\"picture\":\"PHN2Z", StringComparison.Ordinal));
        Refused(folder, ExitCode.Run, "'picture' is no small PNG", "report", run);
        File.WriteAllText(
            Path.Combine(run, "test.json"), before.Replace("\"mistakes\"", "\"formerly\"", StringComparison.Ordinal));
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "report", run).Code);
        Assert.Contains("Pictures of mistakes were not kept", File.ReadAllText(Path.Combine(run, "report.html")),
            StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void NothingLeavesAPageOfFourHundredPixels()
    {
        using var folder = new TemporaryFolder();
        Directory.Move(SharedRuns.Training(folder.In("runs")), folder.In("training"));
        Directory.Move(Search(folder), folder.In("search"));
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "report", "training").Code);
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "report", "search").Code);
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "paper").Code);
        string[] pages = ["training/report.html", "search/report.html", "out/paper/index.html"];

        // The cells, at least, are wider than that and say so.
        Assert.All(Chromium.Narrow(folder.Path, pages, 400), page => Assert.Equal((0, true), page));
    }

    [Fact]
    public void ThePageOpensInTheUsersBrowser()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows opens pages itself");
        var run = Search(folder);
        var opener = folder.In("xdg-open");
        Processes.WriteScript(opener, "#!/bin/sh\necho \"$1\" > opened\n");

        var opened = DeffArtsProcess.RunAlone(folder.Path, "report", run, "--open");
        Assert.Equal((ExitCode.Done, ""), (opened.Code, opened.Error));
        Assert.Equal(Path.Combine(run, "report.html") + "\n", File.ReadAllText(folder.In("opened")));

        // Where there is none the page is there all the same.
        File.Delete(opener);
        var alone = DeffArtsProcess.RunAlone(folder.Path, "report", run, "--open");
        Assert.Equal(ExitCode.Done, alone.Code);
        Assert.Contains("the page was not opened: there is no xdg-open; open ", Assert.Single(alone.ErrorLines),
            StringComparison.Ordinal);
    }

    [Fact]
    public void PointsOfASweepLeadToTheirMembers()
    {
        using var folder = new TemporaryFolder();
        Directory.Move(Search(folder), Directory.CreateDirectory(folder.In("sweep", "members")).FullName + "/a");
        var member = new SweepMember
        {
            Gamma = 0.01,
            Seed = 3,
            State = MemberState.Done,
            Search = "members/a",
            Train = "members/gone",
            Error = 0.25,
            Parameters = 1000,
            Macs = 2000,
            MacsWithElementwise = 2100,
            Cycles = 3e6,
            SearchSeconds = 5,
            TrainSeconds = 61,
        };
        var failed = member with { Seed = 4, State = MemberState.Failed, Error = null, Failure = "<b>no memory" };
        File.WriteAllText(folder.In("sweep", "sweep.json"), "{}");
        File.WriteAllText(
            folder.In("sweep", "sweep-results.json"),
            SweepResultsFile.Write(new SweepResults(ImmutableArray.Create(member, failed))));
        var ended = DeffArtsProcess.Run(folder.Path, "report", "sweep");

        // Neither the member that failed nor the run that is gone takes the page.
        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        var html = File.ReadAllText(folder.In("sweep", "report.html"));
        Assert.Contains("<a href=\"#gamma-0.01-seed-3\" aria-label=", html, StringComparison.Ordinal);
        Assert.Contains("id=\"gamma-0.01-seed-3\"", html, StringComparison.Ordinal);
        Assert.Contains("Failed: &lt;b&gt;no memory", html, StringComparison.Ordinal);
        Assert.Contains("members/gone", html, StringComparison.Ordinal);
        AssertNeedsNothing(html);
        Assert.Equal("", Chromium.Open(folder.In("sweep", "report.html"), "#gamma-0.01-seed-3").Console);

        // Nor does a run whose files were damaged.
        Edit(folder.In("sweep", "members/a"), "summary.json", text =>
            text.Replace(
                "\"peakMemoryBytes\": ", "\"peakMemoryBytes\": \"much\", \"formerly\": ", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, DeffArtsProcess.Run(folder.Path, "report", "sweep").Code);
        Assert.Contains(
            "peakMemoryBytes", File.ReadAllText(folder.In("sweep", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAnOlderRunDidNotRecordIsSaid()
    {
        using var folder = new TemporaryFolder();
        var run = Search(folder);
        Edit(run, "events.jsonl", text => text.Replace("normalWeights", "formerly", StringComparison.Ordinal));

        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "report", run).Code);
        Assert.Contains("Not recorded", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void BadInputIsOneLineEach()
    {
        using var folder = new TemporaryFolder();
        Refused(folder, ExitCode.Run, "no settings.json", "report", ".");
        Refused(folder, ExitCode.Run, "nowhere", "report", "nowhere");
        Refused(folder, ExitCode.Usage, "unknown option '--ou'", "report", ".", "--ou", "x");

        var run = Search(folder);
        Refused(folder, ExitCode.Failure, "/dev/null/x", "report", run, "--out", "/dev/null/x");
        foreach (var (file, from, to, expected) in new[]
        {
            ("events.jsonl", "\"event\":\"epoch\"", "\"event\":\"other\"", "no epoch yet"),
            ("events.jsonl", "\"learningRate\"", "\"rate\"", "'learningRate' is missing; it is of deffarts"),
            ("events.jsonl", "\"normalWeights\":[[", "\"normalWeights\":[[1,", "'normalWeights' is no list of"),
            ("events.jsonl", "{\"time\"", "{time", "line 1: not a JSON object"),
            ("settings.json", "\"command\": \"search\"", "\"command\": \"seek\"", "'seek' is no command"),
            ("settings.json", "\"sep_conv_3x3\"", "\"sep_conv\"", "sep_conv"),
            ("settings.json", "{", "[", "it is not JSON"),
            ("settings.json", "\"gamma\": ", "\"gamma\": 1e400, \"formerly\": ", "'gamma' is not a number"),
            ("events.jsonl", "\"event\":\"epoch\",\"epoch\":1", "\"event\":\"epoch\",\"epoch\":-1",
                "'epoch' is out of range"),
            ("summary.json", "\"steps\": ", "\"steps\": \"many\", \"formerly\": ", "'steps' is not a number"),
            ("summary.json", "\"wallSeconds\": ", "\"wallSeconds\": 1e300, \"formerly\": ",
                "'wallSeconds' is out of range"),
            ("summary.json", "\"steps\": ", "\"outcome\": \"finished\", \"steps\": ", "it is not JSON"),
        })
        {
            var before = Edit(run, file, text => text.Replace(from, to, StringComparison.Ordinal));
            Refused(folder, ExitCode.Run, expected, "report", run);
            File.WriteAllText(Path.Combine(run, file), before);
        }

        Directory.CreateDirectory(folder.In("sweep"));
        File.WriteAllText(folder.In("sweep", "sweep.json"), "{}");
        Refused(folder, ExitCode.Run, "sweep-results.json", "report", "sweep");
        File.WriteAllText(folder.In("sweep", "sweep-results.json"), "{\"version\":9}");
        Refused(folder, ExitCode.Run, "another version", "report", "sweep");
    }

    private static void Refused(TemporaryFolder folder, int code, string expected, params string[] arguments)
    {
        var ended = DeffArtsProcess.Run(folder.Path, arguments);
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(code, ended.Code);
    }

    private static void AssertNeedsNothing(string html)
    {
        Assert.Empty(Elsewhere().Matches(html).Select(match => match.Value));
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.Empty(InlineAttribute().Matches(html).Select(match => match.Value));
        foreach (var element in new[] { "style", "script" })
        {
            var text = Assert.Single(html.Split($"<{element}>")[1..]).Split($"</{element}>")[0];
            Assert.Contains(
                $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'",
                System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        }
    }

    private static (int, int) SizeOf(byte[] png)
    {
        var image = StbImageSharp.ImageResult.FromMemory(png);
        return (image.Width, image.Height);
    }

    private static string Edit(string run, string file, Func<string, string> change)
    {
        var path = Path.Combine(run, file);
        var before = File.ReadAllText(path);
        Assert.NotEqual(before, change(before));
        File.WriteAllText(path, change(before));
        return before;
    }

    private static string Search(TemporaryFolder folder) => SharedRuns.Search(folder.In("runs"));

    [GeneratedRegex(
        "<li class=\"now\" data-epoch=\"(?<epoch>\\d+)\"|<li data-epoch=\"(?<epoch>\\d+)\"[^>]* class=\"now\"",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();

    // Pictures are in the page; a link may lead to a file, which the page does without.
    [GeneratedRegex("src=\"(?!data:image/png;base64,)|href=\"(?!#|data:,|[\\w./%-]+\")|<link(?! rel=\"icon\")",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Elsewhere();

    [GeneratedRegex("<[^>]* (style|on\\w+)=\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineAttribute();
}

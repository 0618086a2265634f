using System.Text;
using DeffArts.App;
using DeffArts.App.Commands;
using DeffArts.App.Settings;
using DeffArts.App.Sweeping;
using DeffArts.Cost;
using DeffArts.Recorded;
using DeffArts.Reports.Paper;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Sweeps;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>
/// Half a surrogate pair or a byte that is no text, in every text file: the documented code and one line.
/// </summary>
public class HostileTextTests
{
    private static readonly Dictionary<string, (string File, int Code, Action<string> Read)> Readers = new(
        StringComparer.Ordinal)
    {
        ["settings"] = ("settings.json", ExitCode.Run, path => RunRecord.Read(SearchTable.Schema, path)),
        ["inherited settings"] =
            ("settings.json", ExitCode.Run, path => RunOrigin.Read(path).Assignments(path, ["gamma"])),
        ["summary"] = ("summary.json", ExitCode.Run, path => SummaryFile.OfFinishedRun<SearchSummary>(path)),
        ["paper's summary"] = ("summary.json", ExitCode.Run, path => PaperRun.Read(FolderOf(path))),
        ["events"] = ("events.jsonl", ExitCode.Run, path => EventLog.Read(path).ToList()),
        ["report"] = ("settings.json", ExitCode.Run, path => RecordedRun.Read(FolderOf(path))),
        ["test"] = ("test.json", ExitCode.Run, path => RecordedTest.Read(path)),
        ["sweep"] = ("sweep.json", ExitCode.Run, path => SweepRecord.Read(path)),
        ["repeated"] = ("runs.json", ExitCode.Run, path => RepeatedRecord.Read(path)),
        ["sweep's results"] = ("sweep-results.json", ExitCode.Run, path => SweepResultsFile.Read(FolderOf(path))),
        ["manifest"] = ("step-000000001.json", ExitCode.Run, path => Checkpoints.LoadLatest(FolderOf(path))),
        ["genotype"] = ("g.json", ExitCode.Usage, path => GenotypeSource.Read(path)),
    };

    public static TheoryData<string, string> Cases { get; } = new(Readers.Keys.SelectMany(reader =>
        new[] { "{\"a\": \"\\ud800\"}", "{\"\\udc00\": 1}", "{\"a\": \"\u00ff\"}" }.Select(text => (reader, text))));

    [Theory]
    [MemberData(nameof(Cases))]
    public void JsonThatIsNoTextIsRefusedInOneLine(string reader, string text)
    {
        using var folder = new TemporaryFolder();
        var (file, code, read) = Readers[reader];
        // Latin-1 leaves the byte 255 as it is, which is no UTF-8.
        File.WriteAllBytes(folder.In(file), Encoding.Latin1.GetBytes(text + "\n"));

        Refused(code, () => read(folder.In(file)));
    }

    [Theory]
    [InlineData("gamma = \"\\u12")]
    [InlineData("gamma = \"\\")]
    [InlineData("gamma = \"\u00ff\"\n")]
    [InlineData("# \u00ff\n")]
    public void TomlThatIsNoneIsRefusedInOneLine(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In("a.toml"), Encoding.Latin1.GetBytes(text));

        Refused(ExitCode.Usage, () => ConfigFile.Read(folder.In("a.toml"), ["gamma"]));
        Refused(ExitCode.Usage, () => Processor.Load(folder.In("a.toml")));
    }

    [Fact]
    public void KernelsInOtherDigitsAreUnknownOperations()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("g.json"), """{"normal": {"nodes": [[["sep_conv_٣x٣", 0]]], "concat": [2]}}""");

        Refused(ExitCode.Usage, () => GenotypeSource.Read(folder.In("g.json")));
    }

    [Theory]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("{\"a\": \"\u00ff\"}")]
    public void TheGenotypeOfARunIsTheRunsAndNotTheUsersMistake(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("settings.json"), "{}");
        File.WriteAllBytes(folder.In("genotype.json"), Encoding.Latin1.GetBytes(text));

        Refused(ExitCode.Run, () => GenotypeSource.Read(folder.Path));
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path)!;

    private static void Refused(int expected, Action read)
    {
        var (code, message) = Failure.Describe(Assert.ThrowsAny<Exception>(read));
        Assert.Equal(expected, code);
        Assert.DoesNotContain("unexpected failure", message, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.App.Sweeping;
using DeffArts.Runs;
using DeffArts.Sweeps;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>Whole sweeps of seconds, by the built program, which starts itself for every member.</summary>
public class SweepRunTests
{
    private const string Tiny = """
        [sweep]
        gammas = [0, 0.04]
        seeds = [5]
        threads = 1

        [search]
        train-images = 40
        image-size = 8
        layers = 3
        nodes = 1
        batch-size = 5
        channels = 2
        epochs = 2
        checkpoint-minutes = 1e-9

        [train]
        train-images = 40
        layers = 3
        channels = 2
        batch-size = 10
        epochs = 2
        checkpoint-minutes = 1e-9

        """;

    [Fact]
    public void LeavesResultsTableAndPicturesOfOrdinaryRuns()
    {
        using var folder = new TemporaryFolder();
        var ended = Sweep(folder, "--out", "s", "--gammas", "0,0.02,0.04", "--jobs", "2");

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        var results = SweepResultsFile.Read(folder.In("s"));
        Assert.Equal([0, 0.02, 0.04], results.Members.Select(member => member.Gamma));
        Assert.All(results.Members, member => Assert.Equal(MemberState.Done, member.State));
        Assert.All(results.Members, member =>
        {
            var (search, train) = (Summary(folder.In("s", member.Search)), Summary(folder.In("s", member.Train)));
            Assert.Equal((member.Gamma, 5), ((double)search["gamma"]!, (int)train["seed"]!));
            Assert.Equal((member.Error, member.Parameters), ((double)train["testError"]!, (long)train["parameters"]!));
            Assert.Equal(search["genotype"]!["normal"]!.ToJsonString(), train["genotype"]!["normal"]!.ToJsonString());
        });
        foreach (var name in new[] { "sweep.csv", "figure-2.svg", "figure-2.png", "figure-3.svg", "figure-5.png" })
        {
            Assert.True(File.Exists(folder.In("s", name)), name);
        }

        // Networks of seconds are at the level of chance or little above.
        Assert.Matches("Pareto front|No front: ", ended.Output);
        Assert.DoesNotContain('\u001b', ended.Output);
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "test", folder.In("s", results.Members[0].Train)).Code);
        var again = DeffArtsProcess.Run(folder.Path, "sweep", "--resume", "s", "--json");
        Assert.Equal(
            (ExitCode.Done, File.ReadAllText(folder.In("s", "sweep-results.json"))), (again.Code, again.Output));
    }

    [Fact(Explicit = true)]
    public void AKilledSweepGoesOnToTheSameResults()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Sweep(folder, "--out", "whole").Code);
        using (var process = Start(folder, "--out", "killed"))
        {
            WaitFor(folder.In("killed"), "step-*.json", process);
            process.Kill();
            process.WaitForExit();
        }

        var ended = Sweep(folder, "--out", "killed");

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        Assert.Contains("search resumed", ended.Output, StringComparison.Ordinal);
        Assert.Equal(Timeless(folder.In("whole")), Timeless(folder.In("killed")));
        foreach (var member in SweepResultsFile.Read(folder.In("whole")).Members)
        {
            string[] networks = [.. new[] { "whole", "killed" }.Select(name =>
                Convert.ToHexString(File.ReadAllBytes(folder.In(name, member.Train, "network.safetensors"))))];
            Assert.Equal(networks[0], networks[1]);
        }
    }

    [Fact]
    public void ASignalLetsTheMembersSaveAndSaysHowToGoOn()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("c.toml"), Tiny.Replace("epochs = 2", "epochs = 2000", StringComparison.Ordinal));
        using var process = DeffArtsProcess.Start(folder.Path, "sweep", "--config", "c.toml", "--out", "s");
        WaitFor(folder.In("s"), "step-*.json", process);
        using var signal = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        var ended = DeffArtsProcess.End(process);

        Assert.Equal((ExitCode.Interrupted, ""), (ended.Code, ended.Error));
        Assert.Contains("go on with: ./deffarts sweep --resume s", ended.Output, StringComparison.Ordinal);
        var search = folder.In("s", "members", "gamma-0-seed-5", "search");
        Assert.Equal("interrupted", (string)Summary(search)["outcome"]!);
        Assert.False(RunFolder.IsInUse(search));
        Assert.All(SweepResultsFile.Read(folder.In("s")).Members, member =>
            Assert.Equal(MemberState.Waiting, member.State));
    }

    [Fact(Explicit = true)]
    public void AProgramBuiltAnewMeanwhileIsNotTheSweeps()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody replace a program that runs");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("c.toml"), Tiny);
        using var program = KeptProgram.In(folder.Path);
        using var process = DeffArtsProcess.StartAt(
            Path.Combine(program.Place, "DeffArts.App"), folder.Path, "sweep", "--config", "c.toml", "--out", "s");
        WaitFor(folder.In("s"), "step-*.json", process);
        foreach (var file in Directory.EnumerateFiles(program.Place, "DeffArts*"))
        {
            // As a build does: the old entry goes, another file comes.
            File.Delete(file);
            File.WriteAllText(file, "of another build");
        }

        var ended = DeffArtsProcess.End(process);

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        Assert.All(SweepResultsFile.Read(folder.In("s")).Members, member =>
            Assert.Equal(MemberState.Done, member.State));
        Assert.Empty(Directory.EnumerateDirectories(folder.In("s"), "program-*"));
    }

    [Fact(Explicit = true)]
    public void AMemberThatFailsIsTriedOnceMoreAndReportedAndTheOthersGoOn()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Sweep(folder, "--out", "s").Code);
        var (first, last) = (folder.In("s", "members", "gamma-0-seed-5", "train"),
            folder.In("s", "members", "gamma-0.04-seed-5", "train"));
        Directory.Delete(first, recursive: true);
        Directory.Delete(last, recursive: true);
        File.WriteAllText(first, "in the way");

        var ended = Sweep(folder, "--out", "s");

        Assert.Equal(ExitCode.Failure, ended.Code);
        var lines = ended.Output.Split('\n');
        Assert.Single(lines, line => line.Contains("train failed, tried once more", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("train failed again, given up", StringComparison.Ordinal));
        var members = SweepResultsFile.Read(folder.In("s")).Members;
        Assert.Equal([MemberState.Failed, MemberState.Done], members.Select(member => member.State));
        Assert.Contains(first, members[0].Failure!, StringComparison.Ordinal);
        Assert.Contains(members[0].Failure!, File.ReadAllText(folder.In("s", "members", "gamma-0-seed-5", "log.txt")),
            StringComparison.Ordinal);

        File.Delete(first);
        Assert.Equal(0, Sweep(folder, "--out", "s").Code);
        Assert.All(SweepResultsFile.Read(folder.In("s")).Members, member =>
            Assert.Equal(MemberState.Done, member.State));
    }

    [Fact]
    public void ASweepThatCannotBeGoneOnWithIsOneLineAndLosesNothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Sweep(folder, "--out", "s", "--gammas", "0").Code);
        var list = folder.In("s", "sweep.json");
        var whole = File.ReadAllText(list);
        var before = Files(folder.In("s"));
        Refused(folder, ExitCode.Run, "gammas or seeds", "sweep", "--config", "c.toml", "--out", "s");
        Refused(folder, ExitCode.Run, "the searches' beta", "sweep", "--config", "d.toml", "--out", "s", "--gammas",
            "0");
        Refused(folder, ExitCode.Usage, "--gammas cannot change a sweep", "sweep", "--resume", "s", "--gammas", "0,1");
        Refused(folder, ExitCode.Run, "no sweep.json", "sweep", "--resume", ".");
        foreach (var (damaged, expected) in new[]
        {
            (whole.Replace("\"version\": 1,", "\"version\": 2,", StringComparison.Ordinal), "another version"),
            (whole[..(whole.Length / 2)], "not a work list"),
            ("", "not a work list"),
            (whole.Replace("\"jobs\": ", "\"jobs\": -", StringComparison.Ordinal), "jobs or threads are out of range"),
            (whole.Replace("\"beta\": 0.27", "\"beta\": 0.28", StringComparison.Ordinal),
                "not those that the run was started with"),
        })
        {
            File.WriteAllText(list, damaged);
            Refused(folder, ExitCode.Run, expected, "sweep", "--resume", "s");
            Refused(folder, ExitCode.Run, expected, "sweep", "--config", "c.toml", "--out", "s", "--gammas", "0");
        }

        File.WriteAllText(list, whole);
        Assert.Equal(before, Files(folder.In("s")));
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "sweep", "--resume", "s").Code);
    }

    private static void Refused(TemporaryFolder folder, int code, string expected, params string[] arguments)
    {
        File.WriteAllText(
            folder.In("d.toml"), Tiny.Replace("[search]", "[search]\nbeta = 0.3", StringComparison.Ordinal));
        var ended = DeffArtsProcess.Run(folder.Path, arguments);
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(code, ended.Code);
    }

    private static DeffArtsProcess.Ended Sweep(TemporaryFolder folder, params string[] more)
    {
        using var process = Start(folder, more);
        return DeffArtsProcess.End(process);
    }

    private static Process Start(TemporaryFolder folder, params string[] more)
    {
        File.WriteAllText(folder.In("c.toml"), Tiny);
        return DeffArtsProcess.Start(folder.Path, ["sweep", "--config", "c.toml", .. more]);
    }

    private static void WaitFor(string folder, string pattern, Process process)
    {
        var patience = Stopwatch.StartNew();
        while (!Directory.Exists(folder)
            || !Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Any())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited);
            Thread.Sleep(5);
        }
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static SweepMember[] Timeless(string folder) =>
        [.. SweepResultsFile.Read(
            folder).Members.Select(member => member with { SearchSeconds = null, TrainSeconds = null })];

    private static JsonObject Summary(string run) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(run, "summary.json")))!.AsObject();
}

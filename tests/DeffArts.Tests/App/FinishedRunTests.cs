using System.Text.Json.Nodes;
using DeffArts.App;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>What comes after a run that is at its end, and where it is looked for.</summary>
public sealed class FinishedRunTests(FinishedRuns runs) : IClassFixture<FinishedRuns>
{
    [Fact]
    public void AFinishedRunPrintsTheNextCommand()
    {
        Assert.EndsWith("next          ./deffarts train runs/searched\n", runs.SearchOutput, StringComparison.Ordinal);
        Assert.EndsWith(
            "next          ./deffarts test runs/trained, or ./deffarts export runs/trained --onnx network.onnx\n",
            runs.TrainOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test")]
    [InlineData("verify")]
    public void ASearchIsToBeTrainedFirst(string command) => Refused(
        ExitCode.Run, "train it first: ./deffarts train runs/searched", runs.Folder, command, "runs/searched");

    [Fact]
    public void ASearchThatIsNotAtItsEndIsToGoOn()
    {
        using var folder = new TemporaryFolder();
        TemporaryFolder.Copy(runs.In("runs", "searched"), folder.In("half"));
        File.Delete(folder.In("half", "summary.json"));

        Refused(ExitCode.Run, "go on with it: ./deffarts search --resume half", folder.Path, "test", "half");
    }

    [Fact]
    public void ACopyOfARunNamesItsOwnPlace()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "searched", "trained" })
        {
            TemporaryFolder.Copy(runs.In("runs", name), folder.In(name + " copy"));
        }

        var search = DeffArtsProcess.Run(folder.Path, "search", "--resume", "searched copy");
        Assert.Contains("\nrun           searched copy\n", search.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("runs/searched", search.Output, StringComparison.Ordinal);
        var training = DeffArtsProcess.Run(folder.Path, "train", "--resume", "trained copy", "--json");
        Assert.Equal("trained copy", (string)JsonNode.Parse(training.Output)!["run"]!);
    }

    [Fact]
    public void ARunIsFoundFromAFolderBelowAndByItsName()
    {
        var below = Directory.CreateDirectory(runs.In("a", "b")).FullName;
        foreach (var name in new[] { "runs/trained", "trained" })
        {
            var ended = DeffArtsProcess.Run(below, "cost", name);
            Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
            Assert.StartsWith("trained: ", ended.Output, StringComparison.Ordinal);
        }

        Assert.Contains("finished already", DeffArtsProcess.Run(below, "train", "--resume", "trained").Output,
            StringComparison.Ordinal);
        Refused(ExitCode.Run, $"looked in {below}, {runs.In("runs")}; did you mean 'trained'?", below, "test",
            "runs/traind");
        Refused(ExitCode.Usage, "did you mean 'searched'?", below, "cost", "serched");
    }

    [Fact]
    public void TheEnvironmentNamesTheFolderOfOldRunsAndNewOnes()
    {
        using var folder = new TemporaryFolder();
        var chosen = ("DEFFARTS_RUNS", folder.In("mine"));
        TemporaryFolder.Copy(runs.In("runs", "trained"), folder.In("mine", "earlier"));

        Assert.Equal(0, DeffArtsProcess.RunWith(folder.Path, chosen, "cost", "earlier").Code);
        Assert.Equal(0, DeffArtsProcess.RunWith(
            folder.Path, chosen, DeffArtsProcess.TinyTraining("--max-steps", "1", "--name", "new")).Code);
        Assert.Single(Directory.EnumerateDirectories(folder.In("mine"), "*-new"));
        Assert.False(Directory.Exists(folder.In("runs")));
    }

    private static void Refused(int code, string expected, string folder, params string[] arguments)
    {
        var ended = DeffArtsProcess.Run(folder, arguments);
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(code, ended.Code);
    }
}

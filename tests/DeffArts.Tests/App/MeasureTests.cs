using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary><c>measure</c> by the built program, on networks of seconds.</summary>
public class MeasureTests
{
    [Fact(Explicit = true)]
    public void JsonCsvAndTablesTellTheSame()
    {
        RequireTools();
        using var folder = new TemporaryFolder();
        var json = DeffArtsProcess.Run(folder.Path, Tiny("DARTS_V2", "--random", "2", "--json", "--out", "figure.svg"));
        var csv = DeffArtsProcess.Run(folder.Path, Tiny("DARTS_V2", "--random", "2", "--csv", "--out", "figure.png"));

        Assert.Equal((ExitCode.Done, ExitCode.Done), (json.Code, csv.Code));
        Assert.Equal(["measuring DARTS_V2", "measuring random 1", "measuring random 2"], json.ErrorLines);
        var networks = JsonNode.Parse(json.Output)!["networks"]!.AsArray();
        var lines = csv.Output.Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("genotype,instructions,arena_bytes,onnx_seconds,", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            networks.Select(network => $"{network!["genotype"]},{network["instructions"]},{network["arenaBytes"]}"),
            lines[1..].Select(line => string.Join(',', line.Split(',')[..3])));
        Assert.All(networks, network => Assert.InRange((long)network!["instructions"]!, 10_000, 100_000_000));
        Assert.All(networks, network => Assert.InRange((double)network!["onnxSeconds"]!, 1e-7, 10));
        Assert.StartsWith("<svg", File.ReadAllText(folder["figure.svg"]), StringComparison.Ordinal);
        Assert.True(File.Exists(folder["figure.png"]));
    }

    [Fact]
    public void BadInputIsOneLineEach()
    {
        using var folder = new TemporaryFolder();
        ExportTests.Refused(folder, ExitCode.Usage, "nothing to measure", "measure");
        ExportTests.Refused(folder, ExitCode.Usage, "--target", Tiny("DARTS_V2", "--target", "abacus"));
        ExportTests.Refused(folder, ExitCode.Failure, "no such folder", Tiny("DARTS_V2", "--out", "missing/a.svg"));
        ExportTests.Refused(
            folder, ExitCode.Failure, "no such folder", "measure", "operations", "--out", "missing/a.toml");
    }

    [Fact]
    public void AMissingProgramIsNamed()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.RunAlone(folder.Path, Tiny("DARTS_V2"));

        Assert.Equal(ExitCode.Failure, ended.Code);
        Assert.Contains("gcc is needed and cannot be started; install it", Assert.Single(ended.ErrorLines),
            StringComparison.Ordinal);
    }

    private static string[] Tiny(params string[] more) =>
        ["measure", .. more, "--layers", "3", "--channels", "2", "--image-size", "8"];

    private static void RequireTools()
    {
        Processes.Run("gcc", "--version");
        Processes.Run("valgrind", "--version");
    }
}

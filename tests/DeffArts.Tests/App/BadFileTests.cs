using System.Text;
using DeffArts.App;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>Damaged and unfit files end with their exit code and one line, and are not written over.</summary>
public class BadFileTests
{
    [Fact]
    public void ATruncatedArchiveIsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In("cifar-10-binary.tar.gz"), [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2]);
        Refused(folder, ExitCode.Data, "cifar-10-binary.tar.gz", "search", "--data", "cifar-10-binary.tar.gz");
    }

    [Fact]
    public void ARecordCountThatDoesNotFitIsRefused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("cifar"));
        File.WriteAllBytes(folder.In("cifar", "data_batch_1.bin"), new byte[3073 * 3 - 1]);
        Refused(folder, ExitCode.Data, "data_batch_1.bin", "search", "--data", "cifar");
    }

    [Fact]
    public void AClassFolderWithoutAReadableImageIsRefused()
    {
        using var folder = new TemporaryFolder();
        Image(folder.In("photos", "cat", "a.png"));
        Directory.CreateDirectory(folder.In("photos", "dog"));
        File.WriteAllText(folder.In("photos", "dog", "b.png"), "no picture");
        Refused(folder, ExitCode.Data, "dog", "search", "--data", "photos");
    }

    [Fact]
    public void OneClassOnlyIsRefused()
    {
        using var folder = new TemporaryFolder();
        Image(folder.In("photos", "cat", "a.png"));
        Refused(folder, ExitCode.Data, "one class", "search", "--data", "photos");
    }

    [Theory]
    [InlineData("""{"normal": {"nodes": [[["sep_conv_3x4", 0]]], "concat": [2]}}""", "did you mean 'sep_conv_3x3'?")]
    [InlineData("""{"normal": {"nodes": [[["skip_connect", 7]]], "concat": [2]}}""", "reads state 7")]
    [InlineData("{\"normal\":", "not the JSON of a genotype (line 1")]
    [InlineData("", "line 1, column 1: expected a JSON object or Genotype(...)")]
    public void ABadGenotypeIsRefused(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("g.json"), text);
        Refused(folder, ExitCode.Usage, expected, "show", "g.json", "--svg", "g.svg");
    }

    [Fact]
    public void ASettingsFileThatIsNoneIsRefused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("run"));
        File.WriteAllText(folder.In("run", "settings.json"), "{\"settings\": {\"gamma\": 1}}");
        var ended = DeffArtsProcess.Run(folder.Path, "search", "--resume", "run");
        Assert.Contains("not the settings of a run", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Run, ended.Code);
    }

    [Fact]
    public void ADiskThatIsFullIsSaidInOneLine()
    {
        using var disk = new Runs.SmallDisk(kilobytes: 64);
        var ended = DeffArtsProcess.Run(disk.Path, DeffArtsProcess.Tiny());
        Assert.Contains("No space left on device", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Run, ended.Code);
    }

    [Fact]
    public void AFileInThePlaceOfTheRunsFolderIsNamed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("runs"), "");
        Refused(folder, ExitCode.Run, "runs is a file, not a folder", DeffArtsProcess.Tiny());
    }

    [Fact]
    public void ATrainingOnAFullDiskGoesOnWhenThereIsSpace()
    {
        using var disk = new Runs.SmallDisk(kilobytes: 64);
        var full = DeffArtsProcess.Run(disk.Path, DeffArtsProcess.TinyTraining("--folder", "run"));
        Assert.Contains("No space left on device", Assert.Single(full.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Run, full.Code);
        Assert.Empty(Directory.GetFiles(disk.Path, "*.tmp", SearchOption.AllDirectories));

        disk.Resize(kilobytes: 4096);
        var ended = DeffArtsProcess.Run(disk.Path, "train", "--resume", "run");
        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
    }

    private static void Refused(TemporaryFolder folder, int code, string expected, params string[] arguments)
    {
        var before = Contents(folder.Path);
        var ended = DeffArtsProcess.Run(folder.Path, arguments);
        var error = Assert.Single(ended.ErrorLines);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(code, ended.Code);
        Assert.Equal(before, Contents(folder.Path));
    }

    private static string Contents(string folder) => string.Join('\n', Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {Encoding.Latin1.GetString(File.ReadAllBytes(file))}"));

    private static void Image(string path) => Data.Png.Write(path, 8, 8, (x, y) => ((byte)x, (byte)y, 0));
}

using System.Runtime.CompilerServices;
using DeffArts.Runs;
using DeffArts.Tests.App;
using DeffArts.Tests.Data;
using Xunit;

namespace DeffArts.Tests.Running;

/// <summary>The README's C# is a program that is built with the others and references the library alone.</summary>
public class ReadmeExampleTests
{
    [Fact]
    public void TheReadmeShowsTheProgramThatIsBuilt() => Assert.Contains(
        $"```csharp\n{File.ReadAllText(Path.Combine(Root(), "examples", "Library", "Program.cs"))}```\n",
        File.ReadAllText(Path.Combine(Root(), "README.md")), StringComparison.Ordinal);

    [Fact]
    public void ItNeedsTheLibraryAlone()
    {
        var needs = File.ReadAllText(Program + ".deps.json");

        Assert.Contains("\"DeffArts/", needs, StringComparison.Ordinal);
        Assert.DoesNotContain("DeffArts.App", needs, StringComparison.Ordinal);
    }

    // Two runs with a preset's epochs take seconds.
    [Fact(Explicit = true)]
    public void ItSearchesTrainsAndAsksTheNetwork()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, grey) in new[] { ("dark", (byte)20), ("light", (byte)230) })
        {
            for (var i = 0; i < 5; i++)
            {
                Png.Write(folder.In("photos", name, $"{i}.png"), 8, 8, (_, _) => (grey, grey, (byte)i));
            }
        }

        var ended = DeffArtsProcess.RunAt(Program, folder.Path, "photos", folder.In("photos", "dark", "0.png"));

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.Contains("test images wrong", ended.Output, StringComparison.Ordinal);
        Assert.Matches("0.png: (dark|light)\n", ended.Output);
        Assert.Equal(
            2, Directory.GetDirectories(folder.In("runs")).Count(run => RunFolder.SettingsIn(run) is not null));
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "DeffArts.Example");

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}

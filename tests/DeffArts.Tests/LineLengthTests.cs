using Xunit;

namespace DeffArts.Tests;

/// <summary>
/// The width that .editorconfig names, which no tool holds: a line of C# may be longer by a text in quotes alone.
/// </summary>
public class LineLengthTests
{
    private const int Most = 120;
    private const string Raw = "\"\"\"";
    private static readonly string[] Folders = ["src", "bench", "examples", "tests"];
    private static readonly string[] Made = ["obj", "bin"];

    [Fact]
    public void NoLineIsLongerButByAText()
    {
        var root = Root();
        var files = Folders.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(Made.Contains)).ToList();
        var broken = files.SelectMany(file =>
            TooLong(File.ReadAllLines(Path.Combine(root, file))).Select(line => $"{file}:{line}")).ToList();

        Assert.NotEmpty(files);
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Theory]
    [InlineData("x = 1;", 114, true)]
    [InlineData("x = 1;", 115, false)]
    [InlineData("x = \"a \\\" text\";", 110, true)]
    [InlineData("var s = $\"{a} is not {b}\"; // \"and\"", 100, true)]
    public void ATextInQuotesIsNotCounted(string line, int indent, bool fits) =>
        Assert.Equal(fits, !TooLong([new string(' ', indent) + line]).Any());

    private static IEnumerable<int> TooLong(IReadOnlyList<string> lines)
    {
        var isRaw = false;
        foreach (var (place, line) in lines.Index())
        {
            var marks = line.Split(Raw).Length - 1;
            if (!isRaw && marks == 0 && Outside(line) > Most)
            {
                yield return place + 1;
            }

            isRaw ^= marks % 2 == 1;
        }
    }

    /// <summary>How many columns of a line are in no text in quotes.</summary>
    private static int Outside(string line)
    {
        var (count, isText) = (0, false);
        for (var at = 0; at < line.Length; at++)
        {
            count += isText ? 0 : 1;
            if (isText && line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == '"' && (at == 0 || line[at - 1] != '\''))
            {
                isText = !isText;
            }
        }

        return count;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DeffArts.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}

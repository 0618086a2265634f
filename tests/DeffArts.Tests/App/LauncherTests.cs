using System.Diagnostics;
using System.Runtime.CompilerServices;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>The launcher, in a small copy of the tree with a stand-in for dotnet that counts its builds.</summary>
public class LauncherTests
{
    private const string FakeDotnet = """
        #!/bin/sh
        here=$(dirname "$0")
        case $1 in
            --list-sdks) cat "$here/sdks" ;;
            build)
                echo build >>"$here/builds"
                sleep 0.3
                [ -f "$here/broken" ] && { echo 'a.cs(1,1): error CS1: no'; exit 1; }
                bin=$2/bin/Release/net10.0/linux-x64
                mkdir -p "$bin"
                printf '#!/bin/sh\nprintf "%%s|" "$@"\necho "$GLIBC_TUNABLES"\nexit 7\n' >"$bin/DeffArts.App"
                chmod +x "$bin/DeffArts.App" ;;
        esac
        """;

    [Fact]
    public void BuildsOnceThenRunsWithTheArgumentsAsGiven()
    {
        using var tree = Tree();
        var first = Launch(tree, "deffarts", "a b", "*", "");
        const string Tunables = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:"
            + "glibc.malloc.trim_threshold=8589934592";
        Assert.Equal((7, $"a b|*||{Tunables}\n"), (first.Code, first.Output));
        Assert.StartsWith("deffarts: building", Assert.Single(first.ErrorLines), StringComparison.Ordinal);

        var second = Launch(tree, "link/to-deffarts");
        Assert.Equal((7, ""), (second.Code, second.Error));
        Assert.Equal(1, Builds(tree));
    }

    [Fact]
    public void BuildsAgainWhenASourceChangesOrGoes()
    {
        using var tree = Tree();
        Launch(tree, "deffarts");
        Thread.Sleep(20);
        File.WriteAllText(tree.In("src", "DeffArts", "a.cs"), "//");
        Launch(tree, "deffarts");
        Assert.Equal(2, Builds(tree));
        Thread.Sleep(20);
        File.Delete(tree.In("src", "DeffArts", "a.cs"));
        Launch(tree, "deffarts");
        Launch(tree, "deffarts");
        Assert.Equal(3, Builds(tree));
    }

    [Fact]
    public void TooFewOpenFilesAreSaidBeforeTheRuntimeFailsOnThem()
    {
        using var tree = Tree();
        var (code, _, error) = Runs.Processes.Run("sh", "-c", "ulimit -n 40; exec \"$0\" cost", tree.In("deffarts"));

        Assert.Equal(
            (1, "deffarts: too few open files are allowed (ulimit -n 40); allow at least 128, as by ulimit -n 1024\n"),
            (code, error));
    }

    [Fact]
    public void TwoAtOnceShareOneBuild()
    {
        using var tree = Tree();
        using var one = Start(tree, "deffarts");
        using var other = Start(tree, "deffarts");
        Assert.Equal((7, 7), (DeffArtsProcess.End(one).Code, DeffArtsProcess.End(other).Code));
        Assert.Equal(1, Builds(tree));
    }

    [Fact]
    public void ABrokenBuildShowsItsErrorsAndIsTriedAgain()
    {
        using var tree = Tree();
        File.WriteAllText(tree.In("bin", "broken"), "");
        var broken = Launch(tree, "deffarts");
        Assert.Equal(1, broken.Code);
        Assert.Contains("a.cs(1,1): error CS1: no", broken.Error, StringComparison.Ordinal);
        File.Delete(tree.In("bin", "broken"));
        Assert.Equal(7, Launch(tree, "deffarts").Code);
    }

    [Theory]
    [InlineData("8.0.100 [/x]\n9.0.300 [/x]\n", "too old")]
    [InlineData("", "too old")]
    [InlineData(null, "not found")]
    public void SaysWhatIsMissing(string? sdks, string expected)
    {
        using var tree = Tree(sdks);
        var ended = Launch(tree, "deffarts");
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(1, ended.Code);
    }

    private static TemporaryFolder Tree(
        string? sdks = "9.0.300 [/x]\n10.0.100 [/x]\n", [CallerFilePath] string here = "")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the stand-in for dotnet is for Linux");
        var tree = new TemporaryFolder();
        foreach (var folder in new[] { "src/DeffArts", "src/DeffArts.App", "build", "bin", "link" })
        {
            Directory.CreateDirectory(tree.In(folder));
        }

        foreach (var file in new[]
        {
            "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json",
            ".editorconfig",
        })
        {
            File.WriteAllText(tree.In(file), "");
        }

        Processes.WriteScript(
            tree.In("deffarts"),
            File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "deffarts")));
        File.CreateSymbolicLink(tree.In("link", "to-deffarts"), tree.In("deffarts"));
        if (sdks is not null && OperatingSystem.IsLinux())
        {
            File.WriteAllText(tree.In("bin", "sdks"), sdks);
            Processes.WriteScript(tree.In("bin", "dotnet"), FakeDotnet);
        }

        return tree;
    }

    private static int Builds(TemporaryFolder tree) => File.ReadAllLines(tree.In("bin", "builds")).Length;

    private static DeffArtsProcess.Ended Launch(TemporaryFolder tree, string script, params string[] arguments)
    {
        using var process = Start(tree, script, arguments);
        return DeffArtsProcess.End(process);
    }

    private static Process Start(TemporaryFolder tree, string script, params string[] arguments)
    {
        // Nothing of the real PATH but the plain tools: a machine's own dotnet must not be found.
        foreach (var tool in new[]
        {
            "sh", "cat", "dirname", "readlink", "uname", "find", "head", "git", "mkdir", "mv", "sed", "sort", "tail",
            "grep", "flock", "sleep", "chmod",
        })
        {
            var places = new[] { "/usr/bin", "/bin" }.Select(place => Path.Combine(place, tool));
            var real = places.FirstOrDefault(File.Exists);
            if (real is not null && !File.Exists(tree.In("bin", tool)))
            {
                File.CreateSymbolicLink(tree.In("bin", tool), real);
            }
        }

        return Process.Start(new ProcessStartInfo(tree.In(script), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = tree.In("bin"), ["GLIBC_TUNABLES"] = null },
        })!;
    }
}

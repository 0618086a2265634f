using System.Diagnostics;
using Xunit;

namespace DeffArts.Tests.Data.Folders;

/// <summary>Files and names in a class folder that cannot be used.</summary>
public sealed class ImageFolderDamageTests : ImageFolderCase
{
    [Fact]
    public void AClassFolderWhoseNameIsNotUtf8IsAnErrorThatNamesIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names are bytes on Linux only");
        TwoClasses();
        Shell($"mkdir \"$(printf '{Folder["d"]}/caf\\351')\"");

        var (error, testError) = (Error("d"), TestError("d"));
        Shell($"rm -r {Folder["d"]}");

        Assert.Equal($@"{Folder["d"]}/caf\xe9: the name is not UTF-8, so it cannot be opened: rename it", error);
        Assert.Equal(error, testError);
    }

    [Fact]
    public void AnImageWhoseNameIsNotUtf8IsCountedAndNamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names are bytes on Linux only");
        TwoClasses();
        // A name that holds the replacement character itself is an ordinary one.
        Grey("d/a/caf\uFFFD.png", 9);
        Shell($"cp {Folder["d/a/1.png"]} \"$(printf '{Folder["d"]}/a/caf\\351.png')\"");
        var data = Read("d");
        Shell($"rm -r {Folder["d"]}");

        Assert.Equal(3, data.Train.Count);
        Assert.Equal(@"1 wrongly named (not UTF-8) file skipped: a/caf\xe9.png", Assert.Single(data.Notes));
    }

    [Fact]
    public void UnreadableAndStrayFilesAreListedAndSkippedHiddenOnesIgnored()
    {
        TwoClasses();
        File.WriteAllText(Folder["d/a/text.png"], "no picture");
        File.WriteAllBytes(Folder["d/a/cut.png"], Png.Encode(20, 20, (x, y) => (1, 2, 3))[..60]);
        File.WriteAllBytes(Folder["d/b/empty.jpg"], []);
        File.WriteAllText(Folder["d/b/notes.txt"], "");
        File.WriteAllText(Folder["d/readme"], "");
        Grey("d/b/deeper/1.png", 1);
        File.WriteAllText(Folder["d/.hidden"], "");
        Grey("d/.git/1.png", 1);
        Grey("d/a/.thumb.png", 1);
        var data = Read("d");

        Assert.Equal(2, data.Train.Count);
        Assert.Equal(
            [
                "3 unreadable files skipped: a/cut.png (truncated), a/text.png (not a JPEG or PNG), b/empty.jpg (empty or not a file)",
                "3 stray files skipped: b/deeper, b/notes.txt, readme",
            ],
            data.Notes);
    }

    [Fact]
    public void ManySkippedFilesAreCountedAndTheFirstTenNamedWithControlCharactersEscaped()
    {
        TwoClasses();
        for (var i = 0; i < 15; i++)
        {
            File.WriteAllText(Folder[$"d/a/{i:00}\n.txt"], "");
        }

        var note = Assert.Single(Read("d").Notes);

        Assert.StartsWith("15 stray files skipped: a/00\\n.txt, ", note, StringComparison.Ordinal);
        Assert.EndsWith("a/09\\n.txt and 5 more", note, StringComparison.Ordinal);
    }

    [Fact]
    public void AHeaderThatClaimsAnAbsurdSizeIsNotDecoded()
    {
        TwoClasses();
        File.WriteAllBytes(Folder["d/a/huge.png"], Png.Begin(1_000_000, 1_000_000));
        File.WriteAllBytes(Folder["d/a/wide.png"], Png.Begin(16_000_000, 100));
        var clock = Stopwatch.StartNew();
        var data = Read("d");

        Assert.Equal(2, data.Train.Count);
        Assert.Contains("2 unreadable", Assert.Single(data.Notes), StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void LinksThatLeadInACircleBrokenLinksAndPipesDoNotHang()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links and pipes are tried on Unix only");
        TwoClasses();
        Directory.CreateSymbolicLink(Folder["d/a/up"], Folder["d"]);
        Directory.CreateSymbolicLink(Folder["d/b/self.png"], Folder["d/b/self.png"]);
        File.CreateSymbolicLink(Folder["d/b/gone.png"], Folder["nothing"]);
        File.CreateSymbolicLink(Folder["d/b/zero.png"], "/dev/zero");
        File.CreateSymbolicLink(Folder["d/b/good.png"], Folder["d/a/1.png"]);
        using (var mkfifo = Process.Start("mkfifo", Folder["d/b/pipe.png"]))
        {
            mkfifo.WaitForExit(10_000);
        }

        var data = Read("d");

        Assert.Equal(3, data.Train.Count);
        Assert.Equal(2, data.Notes.Length);
        Assert.Contains("4 unreadable", data.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeSearchedIsADataErrorThatNamesTheFolder()
    {
        Directory.CreateDirectory(Folder["none"]);
        Grey("one/a/1.png", 1);
        Grey("empty/a/1.png", 1);
        Directory.CreateDirectory(Folder["empty/b"]);
        File.WriteAllText(Folder["empty/b/x.png"], "no picture");
        Grey("unknown/train/a/1.png", 1);
        Grey("unknown/train/b/1.png", 1);
        Grey("unknown/test/c/1.png", 1);

        Assert.Contains("no class folders", Error("none"), StringComparison.Ordinal);
        Assert.Contains("one class only (a)", Error("one"), StringComparison.Ordinal);
        Assert.Contains($"{Folder["empty/b"]}: holds no readable JPEG or PNG image (b/x.png: not a JPEG or PNG)",
            Error("empty"), StringComparison.Ordinal);
        Assert.Contains(Folder["unknown/test/c"], Error("unknown"), StringComparison.Ordinal);
        Assert.Contains("not a folder", Error("missing"), StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedPictureIsNeverMoreThanUnreadable()
    {
        TwoClasses();
        var whole = Png.Encode(16, 16, (x, y) => ((byte)(x * y), (byte)(x + y), 7));
        CsCheck.Check.Sample(
            CsCheck.Gen.Select(CsCheck.Gen.Int[8, whole.Length - 1], CsCheck.Gen.Byte, CsCheck.Gen.Bool),
            (place, value, cut) =>
            {
                var damaged = cut ? whole[..place] : [.. whole];
                damaged[cut ? 0 : place] = cut ? whole[0] : value;
                File.WriteAllBytes(Folder["d/a/damaged.png"], damaged);
                Assert.InRange(Read("d").Train.Count, 2, 3);
            },
            iter: 200, threads: 1);
    }

    private static void Shell(string command)
    {
        using var shell = Process.Start("sh", ["-c", command]);
        shell.WaitForExit(10_000);
        Assert.Equal(0, shell.ExitCode);
    }
}

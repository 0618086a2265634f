using System.Diagnostics;
using DeffArts.Data;
using Xunit;

namespace DeffArts.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private const int Size = 8;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadsClassFoldersInOrderOfTheirNames()
    {
        Grey("d/cat/2.png", 20);
        Grey("d/cat/1.PNG", 10);
        Grey("d/ant/x.png", 5, width: 30, height: 17);
        var data = Read("d");

        Assert.Equal(["ant", "cat"], data.Train.Classes);
        Assert.Equal([0, 1, 1], data.Train.Labels);
        Assert.Equal([5, 10, 20], Enumerable.Range(0, 3).Select(i => (int)data.Train.Image(i)[70]));
        Assert.Equal(("d", 3, Size), (data.Name, data.Train.Channels, data.Train.Size));
        Assert.Null(data.Test);
        Assert.Empty(data.Notes);
    }

    [Fact]
    public void ReadsTrainAndTestFolders()
    {
        Grey("d/train/a/1.png", 1);
        Grey("d/train/b/1.png", 2);
        Grey("d/test/b/1.png", 3);
        Grey("d/val/b/1.png", 3);
        var data = Read("d");

        Assert.Equal([0, 1], data.Train.Labels);
        Assert.Equal([1], data.Test!.Labels);
        Assert.Equal("1 stray file skipped: val", Assert.Single(data.Notes));
    }

    [Fact]
    public void AFifthOfAFolderWithoutTestImagesIsHeldOutByName()
    {
        for (var i = 0; i < 100; i++)
        {
            Grey($"d/a/{i}.png", (byte)i);
            Grey($"d/b/{i}.png", (byte)(100 + i));
        }

        Grey("d/few/1.png", 250);
        var before = Read("d");
        for (var i = 100; i < 110; i++)
        {
            Grey($"d/a/{i}.png", (byte)(100 + i));
        }

        var after = Read("d");

        Assert.Equal(201, before.Train.Count + before.Test!.Count);
        Assert.InRange(before.Test.Count, 20, 60);
        Assert.DoesNotContain(2, before.Test.Labels);
        Assert.Empty(Values(before.Train).Intersect(Values(before.Test)));
        // No image changes sides when others come in.
        Assert.Subset(Values(after.Train), Values(before.Train));
        Assert.Subset(Values(after.Test!), Values(before.Test));
        Assert.StartsWith($"{before.Test.Count} of 201 images are held out", Assert.Single(before.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void ATrainingFolderWithoutATestFolderIsUsedWhole()
    {
        for (var i = 0; i < 40; i++)
        {
            Grey($"d/train/a/{i}.png", 1);
            Grey($"d/train/b/{i}.png", 2);
        }

        var data = Read("d");

        Assert.Equal(80, data.Train.Count);
        Assert.Null(data.Test);
        Assert.Empty(data.Notes);
    }

    [Fact]
    public void AValidationFolderIsTheTestWhereThereIsNone()
    {
        Grey("d/train/a/1.png", 1);
        Grey("d/train/b/1.png", 2);
        Grey("d/val/b/1.png", 3);
        var data = Read("d");

        Assert.Equal([1], data.Test!.Labels);
        Assert.Equal("the 1 images in val are the test images: there is no test folder", Assert.Single(data.Notes));
    }

    [Fact]
    public void ATestTakesEveryImageOfAPlainFolder()
    {
        for (var i = 0; i < 30; i++)
        {
            Grey($"d/b/{i}.png", (byte)i);
        }

        File.WriteAllText(_folder["d/b/no.png"], "no picture");
        var test = ReadTest("d");

        Assert.Equal(Enumerable.Repeat(1, 30), test.Images.Labels);
        Assert.Equal(["a", "b", "c"], test.Images.Classes);
        Assert.Equal(("d", 0), (test.Place, test.OtherParts.Length));
        Assert.StartsWith("1 unreadable file skipped: b/no.png", Assert.Single(test.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test", "train,val")]
    [InlineData("val", "train")]
    [InlineData("validation", "train")]
    public void ATestTakesTheTestFolderOrTheValidationFolder(string part, string others)
    {
        Grey("d/train/a/1.png", 1);
        Grey($"d/{part}/a/1.png", 2);
        Grey($"d/{part}/c/1.png", 3);
        if (part == "test")
        {
            Grey("d/val/a/1.png", 4);
        }

        var test = ReadTest("d");

        Assert.Equal(($"d/{part}", others), (test.Place, string.Join(',', test.OtherParts)));
        Assert.Equal([0, 2], test.Images.Labels);
        Assert.Equal([2, 3], Values(test.Images).Order());
    }

    [Fact]
    public void ATestFolderAloneIsEnoughAndATrainingFolderAloneIsNot()
    {
        Grey("d/test/a/1.png", 1);
        Assert.Equal("d/test", ReadTest("d").Place);

        Grey("e/train/a/1.png", 1);
        Assert.Contains("no test folder", TestError("e"), StringComparison.Ordinal);
        Grey("f/unknown/1.png", 1);
        Assert.Contains("'unknown' for one", TestError("f"), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["g/a"]);
        Assert.Contains("holds no image of a class", TestError("g"), StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingAndTestOnOneFolderKeepTheirCachesApart()
    {
        Grey("d/a/1.png", 1);
        Grey("d/b/1.png", 2);
        for (var time = 0; time < 2; time++)
        {
            Read("d");
            ReadTest("d");
        }

        Assert.Equal(2, Directory.GetFiles(_folder["cache"], "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void WithoutASizeTheSizesOfThePhotographsAreSaid()
    {
        Grey("d/a/1.png", 1, 40, 20);
        Grey("d/a/2.png", 1, 60, 50);
        Grey("d/b/1.png", 2, 90, 100);
        var sizes = Assert.Single(ImageFolder.Read(_folder["d"], null, _folder["cache"], cancellation: TestContext.Current.CancellationToken).Notes);

        Assert.Equal(
            "no image size was given: images are resized to 32 x 32 pixels; the photographs are 40 x 20 to 90 x 100, "
            + "half of them 60 x 50 or larger by the short side", sizes);
        // From the cache too.
        Assert.Equal(sizes, Assert.Single(ImageFolder.Read(_folder["d"], null, _folder["cache"], cancellation: TestContext.Current.CancellationToken).Notes));
    }

    [Fact]
    public void AClassFolderWhoseNameIsNotUtf8IsAnErrorThatNamesIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names are bytes on Linux only");
        TwoClasses();
        Shell($"mkdir \"$(printf '{_folder["d"]}/caf\\351')\"");

        var (error, testError) = (Error("d"), TestError("d"));
        Shell($"rm -r {_folder["d"]}");

        Assert.Equal($@"{_folder["d"]}/caf\xe9: the name is not UTF-8, so it cannot be opened: rename it", error);
        Assert.Equal(error, testError);
    }

    [Fact]
    public void AnImageWhoseNameIsNotUtf8IsCountedAndNamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names are bytes on Linux only");
        TwoClasses();
        // A name that holds the replacement character itself is an ordinary one.
        Grey("d/a/caf\uFFFD.png", 9);
        Shell($"cp {_folder["d/a/1.png"]} \"$(printf '{_folder["d"]}/a/caf\\351.png')\"");
        var data = Read("d");
        Shell($"rm -r {_folder["d"]}");

        Assert.Equal(3, data.Train.Count);
        Assert.Equal(@"1 wrongly named (not UTF-8) file skipped: a/caf\xe9.png", Assert.Single(data.Notes));
    }

    [Fact]
    public void AThousandClassesAndAClassOfOneImageAreRead()
    {
        for (var label = 0; label < 1000; label++)
        {
            Grey($"d/class {label:000}/1.png", (byte)label);
        }

        Grey("d/class 007/2.png", 1);
        var data = Read("d");

        Assert.Equal((1001, 1000), (data.Train.Count, data.Train.Classes.Length));
        Assert.Null(data.Test);
        Assert.Equal(7, data.Train.Labels[8]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 500)]
    public void TheSmallestPhotographsAreEnlarged(int width, int height)
    {
        TwoClasses();
        Grey("d/a/small.png", 77, width, height);
        var data = Read("d");

        Assert.All(data.Train.Image(1).ToArray(), pixel => Assert.Equal(77, pixel));
    }

    [Fact]
    public void AClassMayBeCalledTrain()
    {
        Grey("d/train/1.png", 1);
        Grey("d/bus/1.png", 2);

        Assert.Equal(["bus", "train"], Read("d").Train.Classes);
    }

    [Fact]
    public void UnreadableAndStrayFilesAreListedAndSkippedHiddenOnesIgnored()
    {
        TwoClasses();
        File.WriteAllText(_folder["d/a/text.png"], "no picture");
        File.WriteAllBytes(_folder["d/a/cut.png"], Png.Encode(20, 20, (x, y) => (1, 2, 3))[..60]);
        File.WriteAllBytes(_folder["d/b/empty.jpg"], []);
        File.WriteAllText(_folder["d/b/notes.txt"], "");
        File.WriteAllText(_folder["d/readme"], "");
        Grey("d/b/deeper/1.png", 1);
        File.WriteAllText(_folder["d/.hidden"], "");
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
            File.WriteAllText(_folder[$"d/a/{i:00}\n.txt"], "");
        }

        var note = Assert.Single(Read("d").Notes);

        Assert.StartsWith("15 stray files skipped: a/00\\n.txt, ", note, StringComparison.Ordinal);
        Assert.EndsWith("a/09\\n.txt and 5 more", note, StringComparison.Ordinal);
    }

    [Fact]
    public void AHeaderThatClaimsAnAbsurdSizeIsNotDecoded()
    {
        TwoClasses();
        File.WriteAllBytes(_folder["d/a/huge.png"], Png.Begin(1_000_000, 1_000_000));
        File.WriteAllBytes(_folder["d/a/wide.png"], Png.Begin(16_000_000, 100));
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
        Directory.CreateSymbolicLink(_folder["d/a/up"], _folder["d"]);
        Directory.CreateSymbolicLink(_folder["d/b/self.png"], _folder["d/b/self.png"]);
        File.CreateSymbolicLink(_folder["d/b/gone.png"], _folder["nothing"]);
        File.CreateSymbolicLink(_folder["d/b/zero.png"], "/dev/zero");
        File.CreateSymbolicLink(_folder["d/b/good.png"], _folder["d/a/1.png"]);
        using (var mkfifo = Process.Start("mkfifo", _folder["d/b/pipe.png"]))
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
        Directory.CreateDirectory(_folder["none"]);
        Grey("one/a/1.png", 1);
        Grey("empty/a/1.png", 1);
        Directory.CreateDirectory(_folder["empty/b"]);
        File.WriteAllText(_folder["empty/b/x.png"], "no picture");
        Grey("unknown/train/a/1.png", 1);
        Grey("unknown/train/b/1.png", 1);
        Grey("unknown/test/c/1.png", 1);

        Assert.Contains("no class folders", Error("none"), StringComparison.Ordinal);
        Assert.Contains("one class only (a)", Error("one"), StringComparison.Ordinal);
        Assert.Contains($"{_folder["empty/b"]}: holds no readable JPEG or PNG image (b/x.png: not a JPEG or PNG)", Error("empty"), StringComparison.Ordinal);
        Assert.Contains(_folder["unknown/test/c"], Error("unknown"), StringComparison.Ordinal);
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
                File.WriteAllBytes(_folder["d/a/damaged.png"], damaged);
                Assert.InRange(Read("d").Train.Count, 2, 3);
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public void DecodesOnlyOnceAndAgainWhenAFileWasChanged()
    {
        TwoClasses();
        var first = Read("d").Train.Fingerprint;
        var (path, time) = (_folder["d/a/1.png"], File.GetLastWriteTimeUtc(_folder["d/a/1.png"]));
        var content = File.ReadAllBytes(path);

        // Destroyed without a trace in size and time: the images can only come from the cache.
        File.WriteAllBytes(path, new byte[content.Length]);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(first, Read("d").Train.Fingerprint);

        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        Assert.Contains("holds no readable", Error("d"), StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedCacheIsMadeAnew()
    {
        TwoClasses();
        var first = Read("d").Train.Fingerprint;
        var cache = Assert.Single(Directory.GetFiles(_folder["cache"], "*", SearchOption.AllDirectories));
        var whole = File.ReadAllBytes(cache);
        byte[][] damages = [whole[..^1], whole[..20], [], [.. whole[..100], (byte)(whole[100] ^ 4), .. whole[101..]], [.. whole, 0]];

        Assert.All(damages, damaged =>
        {
            File.WriteAllBytes(cache, damaged);
            var data = Read("d");
            Assert.Equal(first, data.Train.Fingerprint);
            Assert.Contains("cannot be used", Assert.Single(data.Notes), StringComparison.Ordinal);
            Assert.Equal(whole, File.ReadAllBytes(cache));
        });
    }

    [Fact]
    public void ACacheThatCannotBeWrittenIsOnlyANote()
    {
        TwoClasses();
        File.WriteAllText(_folder["cache"], "a file where the folder should be");
        var data = Read("d");

        Assert.Equal(2, data.Train.Count);
        Assert.Contains("could not be kept", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherImageSizeHasItsOwnCache()
    {
        TwoClasses();
        Read("d");
        var larger = ImageFolder.Read(_folder["d"], 16, _folder["cache"], cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(16, larger.Train.Size);
        Assert.Equal(2, Directory.GetFiles(_folder["cache"], "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void ReadsRealPhotographs()
    {
        var flowers = SharedData.Require("flowers");
        var data = ImageFolder.Read(flowers, 32, _folder["cache"], cancellation: TestContext.Current.CancellationToken);
        var again = ImageFolder.Read(flowers, 32, _folder["cache"], cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((600, 5), (data.Train.Count + data.Test!.Count, data.Train.Classes.Length));
        Assert.All(data.Train.Labels.Concat(data.Test.Labels).GroupBy(label => label), ofClass => Assert.Equal(120, ofClass.Count()));
        Assert.InRange(data.Test.Count, 90, 150);
        Assert.Contains("held out for the test", Assert.Single(data.Notes), StringComparison.Ordinal);
        Assert.Equal(data.Train.Fingerprint, again.Train.Fingerprint);
        // Photographs, not noise: neighbours are alike.
        var pixels = data.Train.Pixels.ToArray();
        Assert.InRange(Enumerable.Range(0, pixels.Length - 1).Average(i => Math.Abs(pixels[i] - pixels[i + 1])), 1, 40);
    }

    private static HashSet<int> Values(ImageSet images) =>
        [.. Enumerable.Range(0, images.Count).Select(i => (int)images.Image(i)[0])];

    private void TwoClasses()
    {
        Grey("d/a/1.png", 1);
        Grey("d/b/1.png", 2);
    }

    private void Grey(string path, byte value, int width = 12, int height = 12) =>
        Png.Write(_folder[path], width, height, (_, _) => (value, value, value));

    private Dataset Read(string name) => ImageFolder.Read(_folder[name], Size, _folder["cache"]);

    private TestSelection ReadTest(string name) => ImageFolder.ReadTest(_folder[name], Size, ["a", "b", "c"], _folder["cache"]);

    private string TestError(string name) => Assert.Throws<DataException>(() => ReadTest(name)).Message;

    private static void Shell(string command)
    {
        using var shell = Process.Start("sh", ["-c", command]);
        shell.WaitForExit(10_000);
        Assert.Equal(0, shell.ExitCode);
    }

    private string Error(string name) => Assert.Throws<DataException>(() => Read(name)).Message;
}

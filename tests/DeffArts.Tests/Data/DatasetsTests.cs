using DeffArts.Data;
using DeffArts.Data.Folders;
using DeffArts.Data.Published;
using Xunit;

namespace DeffArts.Tests.Data;

public sealed class DatasetsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ShapesNeedNoPath()
    {
        var data = Open("shapes");

        Assert.Equal(("shapes", 20, 10, 32), (data.Name, data.Train.Count, data.Test!.Count, data.Train.Size));
    }

    [Theory]
    [InlineData("")]
    [InlineData("folder:")]
    public void AFolderOfClassFoldersIsRecognised(string kind)
    {
        Png.Write(folder["d/a/1.png"], 40, 40, (_, _) => (1, 1, 1));
        Png.Write(folder["d/b/1.png"], 40, 40, (_, _) => (1, 1, 1));

        Assert.Equal(ImageFolder.DefaultSize, Open(kind + folder["d"]).Train.Size);
    }

    [Fact]
    public void ACifarArchiveAndACifarFolderAreRecognised()
    {
        CifarFiles.WriteArchive(folder["c.tar.gz"]);
        CifarFiles.WriteFolder(folder["c/cifar-10-batches-bin"]);

        // Only the real one has 10,000 records a file, which the message shows was asked for.
        Assert.All(
            new[] { "c.tar.gz", "c", "c/cifar-10-batches-bin" },
            path => Assert.Contains("10000 records of 3073", Error(folder[path]), StringComparison.Ordinal));
    }

    [Fact]
    public void AFolderOfIdxFilesIsRecognised()
    {
        File.WriteAllText(folder["train-images-idx3-ubyte"], "not idx, but long enough");

        Assert.Contains("idx", Error(folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cifar", "did you mean 'cifar10'")]
    [InlineData("shape", "did you mean 'shapes'")]
    [InlineData("fashionmnist", "did you mean 'fashion-mnist'")]
    [InlineData("foldr:x", "did you mean 'folder:x'")]
    [InlineData("mnist", "or a path")]
    [InlineData("", "or a path")]
    [InlineData("no/such/folder", "no/such/folder: there is no such file or folder")]
    [InlineData("cifar10:nowhere", "nowhere: there is no such file or folder")]
    [InlineData("folder:", ": there is no such file or folder")]
    public void AnUnknownWordOrAMissingPathIsADataErrorThatHelps(string data, string expected) =>
        Assert.Contains(expected, Error(data), StringComparison.Ordinal);

    [Fact]
    public void AFileThatIsNoArchiveIsADataError()
    {
        File.WriteAllText(folder["x.zip"], "");

        Assert.Contains("no .tar.gz", Error(folder["x.zip"]), StringComparison.Ordinal);
        Assert.Contains("not a folder", Error("folder:" + folder["x.zip"]), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryDataSetComesInTheSizeAskedFor()
    {
        var data = Open("shapes", imageSize: 16);

        Assert.Equal((16, 16), (data.Train.Size, data.Test!.Size));
        Assert.Contains("image size of 7", Error("shapes", imageSize: 7), StringComparison.Ordinal);
        Assert.Contains("image size of 2000000", Error("shapes", imageSize: 2_000_000), StringComparison.Ordinal);
    }

    [Fact]
    public void MessagesAreOneLineWhateverThePathHolds() =>
        Assert.DoesNotContain(Error("a\nb\u001b[2J/c"), char.IsControl);

    [Fact]
    public void TheCacheFolderFollowsTheXdgVariableWhenItIsAnAbsolutePath()
    {
        var before = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        try
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", folder.Path);
            Assert.Equal(folder["deffarts"], DataCache.DefaultFolder);
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", "relative");
            Assert.EndsWith(Path.Combine(".cache", "deffarts"), DataCache.DefaultFolder, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", before);
        }
    }

    private Dataset Open(string data, int? imageSize = null) =>
        Datasets.Open(new(data, imageSize, ShapesCount: 20, ShapesTestCount: 10, CacheFolder: folder["cache"]));

    private string Error(string data, int? imageSize = null) =>
        Assert.Throws<DataException>(() => Open(data, imageSize)).Message;
}

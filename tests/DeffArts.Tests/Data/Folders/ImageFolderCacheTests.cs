using DeffArts.Data.Folders;
using Xunit;

namespace DeffArts.Tests.Data.Folders;

/// <summary>When the decoded images of a class folder are used again.</summary>
public sealed class ImageFolderCacheTests : ImageFolderCase
{
    [Fact]
    public void DecodesOnlyOnceAndAgainWhenAFileWasChanged()
    {
        TwoClasses();
        var first = Read("d").Train.Fingerprint;
        var (path, time) = (Folder["d/a/1.png"], File.GetLastWriteTimeUtc(Folder["d/a/1.png"]));
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
        var cache = Assert.Single(Directory.GetFiles(Folder["cache"], "*", SearchOption.AllDirectories));
        var whole = File.ReadAllBytes(cache);
        byte[][] damages =
            [whole[..^1], whole[..20], [], [.. whole[..100], (byte)(whole[100] ^ 4), .. whole[101..]], [.. whole, 0]];

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
        File.WriteAllText(Folder["cache"], "a file where the folder should be");
        var data = Read("d");

        Assert.Equal(2, data.Train.Count);
        Assert.Contains("could not be kept", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherImageSizeHasItsOwnCache()
    {
        TwoClasses();
        Read("d");
        var larger = ImageFolder.Read(
            Folder["d"], 16, Folder["cache"], cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(16, larger.Train.Size);
        Assert.Equal(2, Directory.GetFiles(Folder["cache"], "*", SearchOption.AllDirectories).Length);
    }
}

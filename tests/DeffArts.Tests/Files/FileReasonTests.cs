using DeffArts.Files;
using Xunit;

namespace DeffArts.Tests.Files;

public sealed class FileReasonTests
{
    [Fact]
    public void TheNameThatTheSystemWasGivenIsLeftOut()
    {
        Assert.Equal(
            "Read-only file system", FileReason.Of(new IOException("Read-only file system : '/a/.deffarts-1.tmp'")));
        Assert.Equal("permission denied",
            FileReason.Of(new UnauthorizedAccessException("Access to the path '/a/.x.tmp' is denied.")));
        Assert.Equal(
            "there is no such folder", FileReason.Of(new DirectoryNotFoundException("Could not find '/a/.x.tmp'.")));
    }

    [Fact]
    public void WhereAFileStandsInTheWayItIsNamed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("runs"), "");
        var refused = Assert.ThrowsAny<IOException>(() => Directory.CreateDirectory(folder.In("runs", "a")));

        Assert.Equal(
            $"{folder.In("runs")} is a file, not a folder", FileReason.OfWriting(refused, folder.In("runs", "a", "b")));
    }

    [Fact]
    public void ThatAFileIsNotThereIsNoReasonNotToWriteIt() => Assert.Equal(
        "nothing can be made there",
        FileReason.OfWriting(new FileNotFoundException("Could not find file '/proc/x'."), "/proc/x"));
}

using Xunit;

namespace DeffArts.Tests.Data.Folders;

/// <summary>What a class folder is to a test alone.</summary>
public sealed class ImageFolderForTestTests : ImageFolderCase
{
    [Fact]
    public void ATestTakesEveryImageOfAPlainFolder()
    {
        for (var i = 0; i < 30; i++)
        {
            Grey($"d/b/{i}.png", (byte)i);
        }

        File.WriteAllText(Folder["d/b/no.png"], "no picture");
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
        Directory.CreateDirectory(Folder["g/a"]);
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

        Assert.Equal(2, Directory.GetFiles(Folder["cache"], "*", SearchOption.AllDirectories).Length);
    }
}

using DeffArts.Data.Folders;
using Xunit;

namespace DeffArts.Tests.Data.Folders;

/// <summary>What a class folder is to a training.</summary>
public sealed class ImageFolderTests : ImageFolderCase
{
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
        Assert.StartsWith(
            $"{before.Test.Count} of 201 images are held out", Assert.Single(before.Notes), StringComparison.Ordinal);
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
    public void WithoutASizeTheSizesOfThePhotographsAreSaid()
    {
        Grey("d/a/1.png", 1, 40, 20);
        Grey("d/a/2.png", 1, 60, 50);
        Grey("d/b/1.png", 2, 90, 100);
        var sizes = Assert.Single(ImageFolder.Read(
            Folder["d"], null, Folder["cache"], cancellation: TestContext.Current.CancellationToken).Notes);

        Assert.Equal(
            "no image size was given: images are resized to 32 x 32 pixels; the photographs are 40 x 20 to 90 x 100, "
            + "half of them 60 x 50 or larger by the short side", sizes);
        // From the cache too.
        Assert.Equal(sizes, Assert.Single(ImageFolder.Read(
            Folder["d"], null, Folder["cache"], cancellation: TestContext.Current.CancellationToken).Notes));
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
    public void ReadsRealPhotographs()
    {
        var flowers = SharedData.Require("flowers");
        var data = ImageFolder.Read(flowers, 32, Folder["cache"], cancellation: TestContext.Current.CancellationToken);
        var again = ImageFolder.Read(flowers, 32, Folder["cache"], cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((600, 5), (data.Train.Count + data.Test!.Count, data.Train.Classes.Length));
        Assert.All(data.Train.Labels.Concat(data.Test.Labels).GroupBy(label => label), ofClass =>
            Assert.Equal(120, ofClass.Count()));
        Assert.InRange(data.Test.Count, 90, 150);
        Assert.Contains("held out for the test", Assert.Single(data.Notes), StringComparison.Ordinal);
        Assert.Equal(data.Train.Fingerprint, again.Train.Fingerprint);
        // Photographs, not noise: neighbours are alike.
        var pixels = data.Train.Pixels.ToArray();
        Assert.InRange(Enumerable.Range(0, pixels.Length - 1).Average(i => Math.Abs(pixels[i] - pixels[i + 1])), 1, 40);
    }
}

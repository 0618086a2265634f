using CsCheck;
using DeffArts.Data;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Data;

public class BatchStreamTests
{
    private const int Size = 6;
    private static readonly Normalisation Plain = new([0f], [1f]);
    private static readonly Augmentation Full = new() { CropAndFlip = true, Padding = 2, Cutout = 2 };

    /// <summary>23 images; the first pixel of image i is i, so batches show which images they hold.</summary>
    private static readonly ImageSet Images = new(
        "x", [.. Enumerable.Range(0, 23).Select(i => $"{i}")], 1, Size,
        [.. Enumerable.Range(0, 23)
            .SelectMany(i => Enumerable.Range(0, Size * Size).Select(p => (byte)(i + 40 * (p % 6))))],
        Enumerable.Range(0, 23));

    [Fact]
    public void AnEpochHoldsEveryImageOnceTheLastBatchIsSmallerAndEpochsDifferInOrder()
    {
        using var scope = torch.NewDisposeScope();
        using var stream = Stream(Augmentation.None);
        var epochs = Enumerable.Range(0, 2).Select(_ => Take(stream, 5).SelectMany(batch => batch.Labels).ToArray())
            .ToArray();

        Assert.Equal(5, stream.BatchesPerEpoch);
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 23).Select(i => (long)i), epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.Equal((2, 0), (stream.Epoch, stream.Index));
        Assert.Equal([5L, 5, 5, 5, 3], Take(Stream(Augmentation.None), 5).Select(batch => (long)batch.Labels.Length));
    }

    [Fact]
    public void ImagesAndLabelsBelongTogetherAndArePixelOver255Normalised()
    {
        using var scope = torch.NewDisposeScope();
        using var stream = new BatchStream(
            Images, [.. Enumerable.Range(0, 23)], 23, new([0.25f], [0.5f]), Augmentation.None, 1, "train");
        var batch = stream.Next();

        Assert.Equal([23, 1, Size, Size], batch.Images.shape);
        Assert.Equal((torch.float32, torch.int64), (batch.Images.dtype, batch.Labels.dtype));
        var expected = torch.tensor(
            [.. batch.Labels.data<long>().SelectMany(label => Images.Image((int)label).ToArray())
                .Select(pixel => (pixel / 255f - 0.25f) / 0.5f)],
            [23, 1, Size, Size]);
        Assert.True(torch.allclose(expected, batch.Images, atol: 1e-6));
    }

    [Fact]
    public void SeekingAnywhereGivesWhatReadingThroughGives()
    {
        using var scope = torch.NewDisposeScope();
        using var through = Stream(Full);
        var all = Take(through, 20);
        using var sought = Stream(Full);

        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4]).Sample(
            (epoch, index) =>
            {
                sought.Seek(epoch, index);
                Assert.Equal((epoch, index), (sought.Epoch, sought.Index));
                var (images, labels) = Read(sought.Next());
                Assert.Equal(all[epoch * 5 + index].Labels, labels);
                Assert.Equal(all[epoch * 5 + index].Images, images);
            },
            iter: 40, threads: 1);
    }

    [Fact]
    public void SeedAndStreamNameDecideOrderAndAugmentation()
    {
        using var scope = torch.NewDisposeScope();
        var first = Take(Stream(Full, seed: 1, name: "train"), 1)[0];
        var again = Take(Stream(Full, seed: 1, name: "train"), 1)[0];
        var otherSeed = Take(Stream(Full, seed: 2, name: "train"), 1)[0];
        var otherName = Take(Stream(Full, seed: 1, name: "validation"), 1)[0];

        Assert.Equal(first.Images, again.Images);
        Assert.NotEqual(first.Labels, otherSeed.Labels);
        Assert.NotEqual(first.Labels, otherName.Labels);
    }

    [Fact]
    public void WithoutShufflingTheImagesComeInTheOrderOfTheIndices()
    {
        using var scope = torch.NewDisposeScope();
        using var stream = new BatchStream(Images, [7, 3, 9], 2, Plain, Augmentation.None, 1, "test", shuffle: false);

        Assert.Equal([7L, 3, 9, 7, 3, 9], Take(stream, 4).SelectMany(batch => batch.Labels));
    }

    [Fact]
    public void TheBatchAndNothingElseBelongsToTheCallersScope()
    {
        Batch batch;
        using (var scope = torch.NewDisposeScope())
        {
            using var stream = Stream(Full);
            batch = Enumerable.Range(0, 12).Select(_ => stream.Next()).ToArray()[^1];
            Assert.Equal(2 * 12, scope.DisposablesCount);
        }

        Assert.True(batch.Images.IsInvalid && batch.Labels.IsInvalid);
    }

    [Fact]
    public void DisposingWhileBatchesAreUnderWayIsSafe()
    {
        using var scope = torch.NewDisposeScope();
        for (var i = 0; i < 50; i++)
        {
            var stream = Stream(Full);
            stream.Next();
            stream.Seek(3, 1);
            stream.Next();
            stream.Dispose();
            Assert.Throws<ObjectDisposedException>(() => stream.Next());
        }
    }

    [Fact]
    public void RefusesWhatCannotBe()
    {
        Assert.Throws<ArgumentException>(() => new BatchStream(Images, [1, 2], 3, Plain, Augmentation.None, 1, "x"));
        Assert.Throws<ArgumentException>(() => new BatchStream(Images, [23], 1, Plain, Augmentation.None, 1, "x"));
        Assert.Throws<ArgumentException>(
            () => new BatchStream(Images, [1], 1, Normalisation.Cifar10, Augmentation.None, 1, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new BatchStream(Images, [1], 0, Plain, Augmentation.None, 1, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream(Augmentation.None).Seek(0, 5));
    }

    private static BatchStream Stream(Augmentation augmentation, long seed = 1, string name = "train") =>
        new(Images, [.. Enumerable.Range(0, 23)], 5, Plain, augmentation, seed, name);

    private static List<(float[] Images, long[] Labels)> Take(BatchStream stream, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Read(stream.Next()))];

    private static (float[] Images, long[] Labels) Read(Batch batch) =>
        ([.. batch.Images.data<float>()], [.. batch.Labels.data<long>()]);
}

using System.Buffers.Binary;
using System.IO.Compression;
using DeffArts.Data;
using DeffArts.Data.Published;
using Xunit;

namespace DeffArts.Tests.Data.Published;

public sealed class FashionMnistTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void ReadsPlainAndGzippedFiles(string ending)
    {
        WriteAll(ending);
        var data = FashionMnist.Read(folder.Path);

        Assert.Equal((3, 3, 1, 28), (data.Train.Count, data.Test!.Count, data.Train.Channels, data.Train.Size));
        Assert.Equal([7, 8, 9], data.Train.Labels);
        Assert.Equal(2, data.Train.Image(2)[783]);
        Assert.Null(data.PaperNormalisation);
        Assert.True(FashionMnist.IsFolder(folder.Path));
    }

    [Fact]
    public void AHeaderThatClaimsMoreThanTheFileHoldsIsRefusedBeforeAnythingIsAllocated()
    {
        WriteAll(".gz");
        Write("train-images-idx3-ubyte.gz", Idx(0x803, [2_000_000, 28, 28], []));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<DataException>(() => FashionMnist.Read(folder.Path));

        Assert.Contains("do not fit the file", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte.gz", 0x801, new[] { 3, 28, 28 }, 3 * 784, "is no idx file")]
    [InlineData("train-images-idx3-ubyte.gz", 0x803, new[] { 3, 28, 27 }, 3 * 756, "holds 3 x 28 x 27")]
    [InlineData("train-images-idx3-ubyte.gz", 0x803, new[] { -3, 28, 28 }, 0, "holds -3 x")]
    [InlineData("train-images-idx3-ubyte.gz", 0x803, new[] { 3, 28, 28 }, 3 * 784 - 1, "truncated")]
    [InlineData("train-images-idx3-ubyte.gz", 0x803, new[] { 3, 28, 28 }, 3 * 784 + 1, "longer")]
    [InlineData("train-labels-idx1-ubyte.gz", 0x801, new[] { 4 }, 4, "4 labels for the 3 images")]
    [InlineData("t10k-labels-idx1-ubyte.gz", 0x801, new[] { 3 }, 2, "truncated")]
    public void ADamagedFileIsADataErrorThatNamesIt(
        string name, int magic, int[] dimensions, int bytes, string expected)
    {
        WriteAll(".gz");
        Write(name, Idx(magic, dimensions, new byte[bytes]));
        var error = Assert.Throws<DataException>(() => FashionMnist.Read(folder.Path));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AGzippedFileCutAnywhereIsADataError()
    {
        WriteAll(".gz");
        var path = folder["t10k-images-idx3-ubyte.gz"];
        var whole = File.ReadAllBytes(path);

        Assert.All(Enumerable.Range(0, whole.Length), length =>
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains(path, Assert.Throws<DataException>(() => FashionMnist.Read(folder.Path)).Message,
                StringComparison.Ordinal);
        });
    }

    [Fact]
    public void APlainFileMustHaveExactlyItsBytes()
    {
        WriteAll("");
        File.AppendAllText(folder["t10k-labels-idx1-ubyte"], "x");

        Assert.Contains("do not fit", Assert.Throws<DataException>(() => FashionMnist.Read(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ALabelAboveNineAndAMissingFileAreNamed()
    {
        WriteAll(".gz");
        Write("t10k-labels-idx1-ubyte.gz", Idx(0x801, [3], [1, 12, 3]));
        Assert.Contains("label 1 is 12", Assert.Throws<DataException>(() => FashionMnist.Read(folder.Path)).Message,
            StringComparison.Ordinal);

        File.Delete(folder["t10k-labels-idx1-ubyte.gz"]);
        Assert.Contains("t10k-labels-idx1-ubyte",
            Assert.Throws<DataException>(() => FashionMnist.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadsTheRealFashionMnist()
    {
        const string Installed = "/usr/share/datasets/fashion-mnist";
        Assert.SkipUnless(Directory.Exists(Installed), $"needs Debian's package dataset-fashion-mnist in {Installed}");
        var data = Datasets.Open(
            new("fashion-mnist", CacheFolder: folder.Path), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((60_000, 10_000), (data.Train.Count, data.Test!.Count));
        Assert.Equal((9, 9), (data.Train.Labels[0], data.Test.Labels[0]));
        Assert.All(data.Train.Labels.GroupBy(label => label), ofClass => Assert.Equal(6000, ofClass.Count()));
        // The constants that are published for its training images.
        var measured = Normalisation.Measure(data.Train, [.. Enumerable.Range(0, 60_000)]);
        Assert.Equal(0.2860f, measured.Mean[0], 4);
        Assert.Equal(0.3530f, measured.Deviation[0], 4);
    }

    private static byte[] Idx(int magic, int[] dimensions, byte[] content)
    {
        var header = new byte[4 + 4 * dimensions.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        for (var i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), dimensions[i]);
        }

        return [.. header, .. content];
    }

    private void WriteAll(string ending)
    {
        foreach (var prefix in new[] { "train", "t10k" })
        {
            Write($"{prefix}-images-idx3-ubyte{ending}",
                Idx(0x803, [3, 28, 28], [.. Enumerable.Range(0, 3 * 784).Select(i => (byte)(i / 784))]));
            Write($"{prefix}-labels-idx1-ubyte{ending}", Idx(0x801, [3], [7, 8, 9]));
        }
    }

    private void Write(string name, byte[] content)
    {
        using var file = File.Create(folder[name]);
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            file.Write(content);
            return;
        }

        using var packed = new GZipStream(file, CompressionLevel.Fastest);
        packed.Write(content);
    }
}

using System.IO.Compression;
using CsCheck;
using DeffArts.Data;
using DeffArts.Data.Published;
using Xunit;

namespace DeffArts.Tests.Data.Published;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ReadsTheFolderTheFolderAboveItAndTheArchiveAlike()
    {
        CifarFiles.WriteFolder(folder["above/cifar-10-batches-bin"]);
        CifarFiles.WriteArchive(folder["c.tar.gz"]);
        Dataset[] read =
        [
            CifarFiles.Read(folder["above/cifar-10-batches-bin"]), CifarFiles.Read(folder["above"]),
            CifarFiles.Read(folder["c.tar.gz"]),
        ];

        Assert.All(read, data =>
        {
            Assert.Equal((100, 20, 3, 32), (data.Train.Count, data.Test!.Count, data.Train.Channels, data.Train.Size));
            // Record 7 of data_batch_3 (file 2), and of test_batch (file 5).
            Assert.Equal((9, 27), (data.Train.Labels[47], data.Train.Image(47)[100]));
            Assert.Equal((2, 57), (data.Test.Labels[7], data.Test.Image(7)[3071]));
            Assert.Equal(Normalisation.Cifar10, data.PaperNormalisation);
            Assert.Equal(read[0].Train.Fingerprint, data.Train.Fingerprint);
        });
    }

    [Fact]
    public void AnArchiveThatIsNotTheOfficialOneIsReadAndItsMd5Noted()
    {
        CifarFiles.WriteArchive(folder["c.tar.gz"]);
        var note = Assert.Single(CifarFiles.Read(folder["c.tar.gz"]).Notes);

        Assert.Contains(Md5.Of(File.ReadAllBytes(folder["c.tar.gz"])), note, StringComparison.Ordinal);
        Assert.Contains("not the official", note, StringComparison.Ordinal);
    }

    [Fact]
    public void TakesTheClassNamesOfTheMetaFileWhenThereAreTen()
    {
        CifarFiles.WriteArchive(folder["ten.tar.gz"], "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
        CifarFiles.WriteArchive(folder["two.tar.gz"], "a\nb\n");

        Assert.Equal("abcdefghij", string.Concat(CifarFiles.Read(folder["ten.tar.gz"]).Train.Classes));
        Assert.Equal("airplane", CifarFiles.Read(folder["two.tar.gz"]).Train.Classes[0]);
    }

    [Fact]
    public void ARecordCountThatDoesNotFitNamesTheFileItsBytesAndTheExpectedBytes()
    {
        CifarFiles.WriteFolder(folder.Path);
        File.WriteAllBytes(folder["data_batch_4.bin"], new byte[3073 * 19 + 5]);

        var error = Assert.Throws<DataException>(() => CifarFiles.Read(folder.Path));

        Assert.Contains("data_batch_4.bin has 58392 bytes where 20 records of 3073 are 61460", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("10000 records of 3073 are 30730000", Assert.Throws<DataException>(
            () => CifarFiles.Read(folder.Path, Cifar10.RecordsPerBatch)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFilesAreNamed()
    {
        CifarFiles.WriteFolder(folder.Path);
        File.Delete(folder["data_batch_2.bin"]);
        File.Delete(folder["test_batch.bin"]);

        Assert.Contains("data_batch_2.bin, test_batch.bin missing",
            Assert.Throws<DataException>(() => CifarFiles.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALabelAboveNineIsNamedWithItsRecord()
    {
        CifarFiles.WriteFolder(folder.Path);
        var batch = CifarFiles.Batch(0);
        batch[3073 * 6] = 10;
        File.WriteAllBytes(folder["data_batch_1.bin"], batch);

        Assert.Contains("data_batch_1.bin is damaged: record 6 has the label 10",
            Assert.Throws<DataException>(() => CifarFiles.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnArchiveCutAnywhereIsADataError()
    {
        var (path, whole) = WriteArchive();

        // The last bytes of all hold the checksum: without them it would not be compared.
        Gen.OneOf(Gen.Int[0, whole.Length - 1], Gen.Int[whole.Length - 12, whole.Length - 1]).Sample(
            length =>
            {
                File.WriteAllBytes(path, whole[..length]);
                Assert.Contains(
                    path, Assert.Throws<DataException>(() => CifarFiles.Read(path)).Message, StringComparison.Ordinal);
            },
            iter: 60, threads: 1);
    }

    [Fact]
    public void AFlippedBitNeverChangesAnImageSilently()
    {
        var (path, whole) = WriteArchive();
        var fingerprint = CifarFiles.Read(path).Train.Fingerprint;

        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 7]).Sample(
            (place, bit) =>
            {
                byte[] damaged = [.. whole];
                damaged[place] ^= (byte)(1 << bit);
                File.WriteAllBytes(path, damaged);
                try
                {
                    // Some bits have no meaning: the time in the header, or how a run of equal bytes is written.
                    Assert.Equal(fingerprint, CifarFiles.Read(path).Train.Fingerprint);
                }
                catch (DataException e)
                {
                    Assert.Contains(path, e.Message, StringComparison.Ordinal);
                }
            },
            iter: 60, threads: 1);
    }

    [Fact]
    public void AFileThatIsNoArchiveIsADataError()
    {
        File.WriteAllText(folder["text.tar.gz"], new string('x', 1000));
        using (var packed = new GZipStream(File.Create(folder["notar.tar.gz"]), CompressionLevel.Fastest))
        {
            packed.Write("hello hello"u8);
        }

        Assert.Throws<DataException>(() => CifarFiles.Read(folder["text.tar.gz"]));
        Assert.Throws<DataException>(() => CifarFiles.Read(folder["notar.tar.gz"]));
    }

    [Fact]
    public void ReadsTheRealCifar10()
    {
        var data = Cifar10.Read(
            SharedData.Require("cifar-10-binary.tar.gz"), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((50_000, 10_000), (data.Train.Count, data.Test!.Count));
        Assert.Equal(6, data.Train.Labels[0]);
        Assert.Equal<byte>([59, 62, 63], FirstPixel(data.Train));
        Assert.Equal(3, data.Test.Labels[0]);
        Assert.Equal<byte>([158, 112, 49], FirstPixel(data.Test));
        Assert.Equal(
            [1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981],
            Enumerable.Range(0, 10).Select(label => data.Train.Labels.Take(10_000).Count(other => other == label)));
        Assert.Equal(["airplane", "truck"], [data.Train.Classes[0], data.Train.Classes[9]]);
        // DARTS's constants are those of the training images.
        var measured = Normalisation.Measure(data.Train, [.. Enumerable.Range(0, 50_000)]);
        Assert.All(measured.Mean.Zip(Normalisation.Cifar10.Mean), pair => Assert.Equal(pair.Second, pair.First, 4));
        Assert.All(measured.Deviation.Zip(Normalisation.Cifar10.Deviation), pair =>
            Assert.Equal(pair.Second, pair.First, 3));
    }

    private (string Path, byte[] Content) WriteArchive()
    {
        CifarFiles.WriteArchive(folder["c.tar.gz"]);
        return (folder["c.tar.gz"], File.ReadAllBytes(folder["c.tar.gz"]));
    }

    private static byte[] FirstPixel(ImageSet images) =>
        [images.Image(0)[0], images.Image(0)[1024], images.Image(0)[2048]];
}

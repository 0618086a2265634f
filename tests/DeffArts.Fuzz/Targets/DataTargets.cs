using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using DeffArts.App;
using DeffArts.Data.Folders;
using DeffArts.Data.Photographs;
using DeffArts.Data.Published;

namespace DeffArts.Fuzz.Targets;

/// <summary>idx files, CIFAR-10 as files and as an archive, and the cache of decoded folders.</summary>
internal static class DataTargets
{
    private const int Side = 2;
    private const long Unpacking = 1100;
    private static readonly byte[] Idx = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, Side, 0, 0, 0, Side, 1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> In(Scratch scratch)
    {
        var refusal = Target.Ends(ExitCode.Data);
        var (batch, tar) = (Batch(), Tar());
        return
        [
            new("idx", [Idx], scratch.File("a-idx", ReadIdx), refusal),
            new("idx-gzip", [Gzip(Idx)], scratch.File("a-idx.gz", ReadIdx), refusal) { BytesPerByte = Unpacking },
            new("cifar-batch", [batch], Batches(scratch, Cifar10.Files[2]), refusal),
            new("cifar-names", [Words.Bytes(string.Join('\n', Cifar10.Classes))], Batches(scratch, Cifar10.MetaFile),
                refusal),
            new("cifar-tar", [tar], Archive(scratch, Gzip),
                refusal) { Words = Words.Of("ustar", "pax", "./././@LongLink", "data_batch_1.bin", "path=", "size=") },
            new("cifar-tar-gzip", [Gzip(tar)], Archive(scratch, input => input), refusal) { BytesPerByte = Unpacking },
            .. FolderCaches(scratch),
        ];
    }

    private static void ReadIdx(string path) => DeffArts.Data.Published.Idx.Read(path, Side, Side);

    private static byte[] Batch() => [.. Enumerable.Range(0, Cifar10.RecordBytes).Select(i => (byte)(i % 10))];

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Tar()
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var name in Cifar10.Files)
            {
                using var content = new MemoryStream(Batch());
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, $"cifar-10-batches-bin/{name}") { DataStream = content });
            }
        }

        return archive.ToArray();
    }

    private static Action<byte[]> Batches(Scratch scratch, string damaged)
    {
        var folder = Path.GetDirectoryName(scratch.In($"cifar-{damaged}", damaged))!;
        foreach (var name in Cifar10.Files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), Batch());
        }

        return input =>
        {
            File.WriteAllBytes(Path.Combine(folder, damaged), input);
            Cifar10.Read(folder, recordsPerBatch: 1);
        };
    }

    private static Action<byte[]> Archive(Scratch scratch, Func<byte[], byte[]> packing)
    {
        var path = scratch.In("cifar.tar.gz");
        return input =>
        {
            File.WriteAllBytes(path, packing(input));
            Cifar10.Read(path, recordsPerBatch: 1);
        };
    }

    // The reader of folders takes InvalidDataException for "decode them again".
    private static IEnumerable<Target> FolderCaches(Scratch scratch)
    {
        foreach (var label in new[] { "a", "b" })
        {
            File.WriteAllBytes(scratch.In("photos", label, "1.png"), [1]);
        }

        var cache = new FolderCache(
            Path.GetDirectoryName(scratch.In("cache", "x"))!, FolderListing.Of(scratch.In("photos")), 8);
        cache.Write(
            [new DecodedPart([new DecodedFile("", 1, 1), DecodedFile.Unreadable("damaged")], new byte[3 * 8 * 8])]);
        var whole = File.ReadAllBytes(cache.Path);
        var payload = whole[(16 + SHA256.HashSizeInBytes)..^SHA256.HashSizeInBytes];
        var refusal = Target.Throws<InvalidDataException>();
        yield return new Target("folder-cache", [whole], Read(input => input), refusal);
        yield return new Target("folder-cache-sealed", [payload], Read(input =>
        {
            byte[] content = [.. whole.AsSpan(0, 16 + SHA256.HashSizeInBytes), .. input];
            return [.. content, .. SHA256.HashData(content)];
        }), refusal)
        { Words = [[0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .. Words.Of("\ud83d\ude00")] };

        Action<byte[]> Read(Func<byte[], byte[]> sealing) => input =>
        {
            File.WriteAllBytes(cache.Path, sealing(input));
            cache.Read();
        };
    }
}

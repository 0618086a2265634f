using System.Formats.Tar;
using System.IO.Compression;
using DeffArts.Data;
using DeffArts.Data.Published;

namespace DeffArts.Tests.Data;

/// <summary>
/// A small CIFAR-10 in the official layout: 20 records a file, the pixels of record i of file f all 10 f + i.
/// </summary>
internal static class CifarFiles
{
    public const int Records = 20;

    public static IReadOnlyList<string> Names { get; } =
        [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];

    public static byte[] Batch(int file) =>
        [.. Enumerable.Range(0, Records)
            .SelectMany(i => Enumerable.Repeat((byte)(10 * file + i), 3072).Prepend((byte)((file + i) % 10)))];

    public static void WriteFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var file = 0; file < 6; file++)
        {
            File.WriteAllBytes(Path.Combine(folder, Names[file]), Batch(file));
        }
    }

    public static void WriteArchive(string path, string? meta = null)
    {
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var tar = new TarWriter(packed, TarEntryFormat.Ustar);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "cifar-10-batches-bin/"));
        for (var file = 5; file >= 0; file--)
        {
            Write(tar, Names[file], Batch(file));
        }

        if (meta is not null)
        {
            Write(tar, "batches.meta.txt", System.Text.Encoding.UTF8.GetBytes(meta));
        }
    }

    public static Dataset Read(string path, int records = Records) => Cifar10.Read(path, recordsPerBatch: records);

    private static void Write(TarWriter tar, string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        tar.WriteEntry(
            new UstarTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/" + name) { DataStream = stream });
    }
}

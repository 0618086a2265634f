using System.Security.Cryptography;
using DeffArts.Files;

namespace DeffArts.Data.Published;

/// <summary>Reads CIFAR-10's <c>.tar.gz</c> in one pass, unpacking nothing to disk.</summary>
internal static class Cifar10Archive
{
    // The official archive unpacks to 184 MB.
    private const long MostUnpacked = 1L << 30;

    public static void Read(string path, Cifar10Batches batches, CancellationToken cancellation)
    {
        using var file = InputFile.Open(path, bufferSize: 1 << 20);
#pragma warning disable CA5351 // MD5 is what the official page publishes; it guards against damage, not against malice.
        using var md5 = MD5.Create();
#pragma warning restore CA5351
        using (var hashed = new CryptoStream(file, md5, CryptoStreamMode.Read, leaveOpen: true))
        {
            try
            {
                using var unpacked = new GzipInput(file, hashed, MostUnpacked);
                ReadEntries(unpacked, batches, cancellation);
                // Length and checksum of the archive are only looked at when its end is reached.
                unpacked.CopyTo(Stream.Null);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                throw new DataException(
                    $"{path}: the archive is truncated or damaged ({file.Length} bytes): {e.Message}", e);
            }

            hashed.CopyTo(Stream.Null);
        }

        var sum = Convert.ToHexStringLower(md5.Hash!);
        if (sum != Cifar10.OfficialMd5)
        {
            batches.Note(
                $"{path}: layout and record counts are right, but the MD5 is {sum}, "
                + $"not the official archive's {Cifar10.OfficialMd5}");
        }
    }

    private static void ReadEntries(Stream unpacked, Cifar10Batches batches, CancellationToken cancellation)
    {
        var tar = new TarEntries(unpacked);
        while (tar.Next() is (var name, var bytes))
        {
            cancellation.ThrowIfCancellationRequested();
            batches.Add(Path.GetFileName(name), tar.ReadExactly, bytes);
        }
    }
}

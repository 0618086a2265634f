using System.Security.Cryptography;
using System.Text;
using DeffArts.Data.Photographs;
using DeffArts.Data.Published;
using DeffArts.Files;

namespace DeffArts.Data.Folders;

/// <summary>
/// The decoded images of one listing: every listed file as it was found, and the pixels of the readable ones in the
/// same order.
/// </summary>
internal sealed record DecodedPart(DecodedFile[] Files, byte[] Pixels);

/// <summary>
/// One file per folder and image size: magic, key, then for every part what was found and the pixels, and at the end
/// the SHA-256 of all before. The key is a digest of format version, root, names, sizes and times, so a changed folder
/// is decoded again.
/// </summary>
internal sealed class FolderCache
{
    private const int FormatVersion = 2;
    private const int HashBytes = SHA256.HashSizeInBytes;
    private static readonly byte[] Magic = "DeffArts images\n"u8.ToArray();

    private readonly byte[] key;
    private readonly ListedPart[] sections;
    private readonly int imageBytes;

    public FolderCache(string cacheFolder, FolderListing listing, int size)
    {
        sections = [.. listing.Parts];
        imageBytes = 3 * size * size;
        var root = System.IO.Path.GetFullPath(listing.Root);
        // A folder that is trained on and tested on has a file for each.
        var place = $"{FormatVersion}\n{size}\n{string.Join('+', sections.Select(part => part.Name))}\n{root}\n";
        var text = new StringBuilder(place);
        foreach (var part in sections)
        {
            text.Append(part.Name).Append('\n');
            foreach (var image in part.Images)
            {
                text.Append($"{image.Label}/{image.Bytes}/{image.ModifiedTicks}/{image.RelativePath}\0");
            }
        }

        key = Digest(text.ToString());
        Path = System.IO.Path.Combine(
            cacheFolder, "folders", Convert.ToHexStringLower(Digest(place))[..24] + ".images");
    }

    /// <summary>The cache file.</summary>
    public string Path { get; }

    /// <summary>The decoded parts; null when there are none for this listing.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public DecodedPart[]? Read()
    {
        if (!File.Exists(Path))
        {
            return null;
        }

        using var file = InputFile.Open(Path, bufferSize: 1 << 20);
        var head = new byte[Magic.Length + HashBytes];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new InvalidDataException("it is not a cache of images");
        }

        if (!head.AsSpan(Magic.Length).SequenceEqual(key))
        {
            return null;
        }

        CheckHash(file);
        file.Position = head.Length;
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        try
        {
            DecodedPart[] parts = [.. sections.Select(part => ReadPart(reader, part))];
            return file.Position == file.Length - HashBytes
                ? parts
                : throw new InvalidDataException("it is longer than its images");
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("its images are not whole", e);
        }
    }

    /// <summary>Writes the decoded parts.</summary>
    public void Write(DecodedPart[] parts) => DataCache.Write(Path, file =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            file.Write(bytes);
        }

        Put(Magic);
        Put(key);
        foreach (var part in parts)
        {
            using var files = new MemoryStream();
            using (var writer = new BinaryWriter(files, Encoding.UTF8, leaveOpen: true))
            {
                foreach (var found in part.Files)
                {
                    writer.Write(found.Problem);
                    writer.Write(found.Width);
                    writer.Write(found.Height);
                }
            }

            Put(files.ToArray());
            Put(part.Pixels);
        }

        file.Write(hash.GetHashAndReset());
    });

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Before anything in the file is believed: damage must not decide what is allocated.</summary>
    private static void CheckHash(FileStream file)
    {
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var left = file.Length - HashBytes; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var stored = new byte[HashBytes];
        if (file.ReadAtLeast(stored, HashBytes, throwOnEndOfStream: false) < HashBytes
            || !stored.AsSpan().SequenceEqual(hash.GetHashAndReset()))
        {
            throw new InvalidDataException("its checksum is wrong");
        }
    }

    private DecodedPart ReadPart(BinaryReader reader, ListedPart part)
    {
        var files = part.Images.Select(
            _ => new DecodedFile(reader.ReadString(), reader.ReadInt32(), reader.ReadInt32())).ToArray();
        var pixels = new byte[(long)files.Count(file => file.IsReadable) * imageBytes];
        reader.BaseStream.ReadExactly(pixels);
        return new(files, pixels);
    }
}

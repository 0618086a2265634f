using System.Buffers.Binary;
using System.Collections.Immutable;
using DeffArts.Files;
using static TorchSharp.torch;

namespace DeffArts.Runs;

/// <summary>
/// The public safetensors format: the header's length (8 bytes, little-endian), a JSON header, the tensors' bytes.
/// Element types: F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL. Bits pass unchanged, NaN payloads included.
/// </summary>
public static class Safetensors
{
    /// <summary>Longest header that is read, in bytes; the limit of the format's own library.</summary>
    private const int LongestHeader = 100_000_000;
    private const int LengthBytes = sizeof(ulong);
    private const int ChunkBytes = 1 << 20;

    /// <summary>Writes a file in one piece, see <see cref="AtomicFile"/>.</summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    /// <exception cref="ArgumentException">A name or element type that the format does not have.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>
    /// Writes to a stream: the same tensors give the same bytes, whatever their strides, device and order. Needs the
    /// memory of one tensor where a tensor is not contiguous on the CPU.
    /// </summary>
    /// <exception cref="ArgumentException">A name or element type that the format does not have.</exception>
    public static void Write(
        Stream stream, IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        metadata ??= ImmutableDictionary<string, string>.Empty;
        if (!metadata.All(pair => IsUnicode(pair.Key) && IsUnicode(pair.Value)))
            throw new ArgumentException("the metadata is not valid Unicode", nameof(metadata));

        var header = new SafetensorsHeader(Layout(tensors), metadata);
        var bytes = header.Compose();
        if (bytes.Length > LongestHeader)
        {
            throw new ArgumentException(
                $"the header would take {bytes.Length} bytes, more than {LongestHeader}", nameof(tensors));
        }

        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)bytes.Length);
        stream.Write(length);
        stream.Write(bytes);
        foreach (var entry in header.Entries)
        {
            WriteData(stream, tensors[entry.Name]);
        }
    }

    /// <summary>Reads every tensor to the CPU; see the other overload.</summary>
    /// <exception cref="InvalidRunException">
    /// Cannot be read, or breaks a rule of the format; one line says which.
    /// </exception>
    public static Dictionary<string, Tensor> Read(string path) => Read(path, out _);

    /// <summary>
    /// Reads every tensor to the CPU, contiguous. They belong to the caller's dispose scope, or to the caller. Nothing
    /// is allocated before the header's sizes are checked against the file's.
    /// </summary>
    /// <exception cref="InvalidRunException">
    /// Cannot be read, or breaks a rule of the format; one line says which.
    /// </exception>
    public static Dictionary<string, Tensor> Read(string path, out IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = InputFile.Open(path, bufferSize: ChunkBytes);
            var header = ReadHeader(file);
            metadata = header.Metadata;
            using var scope = NewDisposeScope();
            return header.Entries.ToDictionary(
                entry => entry.Name, entry => ReadData(file, entry), StringComparer.Ordinal).MoveToOuterScope();
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotRead(path, e);
        }
        catch (InvalidRunException e)
        {
            throw new InvalidRunException(
                $"{path} is not a whole safetensors file: {e.Message}; use another copy of it", e);
        }
    }

    // Widest elements first, so that every tensor begins on a multiple of its element's size.
    private static ImmutableArray<SafetensorsEntry> Layout(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>(tensors.Count);
        var position = 0L;
        foreach (var (name, tensor) in tensors
            .OrderByDescending(pair => SafetensorsType.Size(pair.Value.dtype))
            .ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name == SafetensorsHeader.MetadataName || !IsUnicode(name))
                throw new ArgumentException($"a tensor cannot be named '{name}'", nameof(tensors));

            var end = position + (tensor.numel() * SafetensorsType.Size(tensor.dtype));
            entries.Add(new SafetensorsEntry(name, tensor.dtype, [.. tensor.shape], position, end));
            position = end;
        }

        return entries.DrainToImmutable();
    }

    private static SafetensorsHeader ReadHeader(FileStream file)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        file.ReadExactly(length);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        var rest = file.Length - LengthBytes;
        if (headerLength > (ulong)rest)
            throw new InvalidRunException($"its header claims {headerLength} bytes, but only {rest} follow");

        if (headerLength > LongestHeader)
            throw new InvalidRunException($"its header claims {headerLength} bytes, more than {LongestHeader}");

        var bytes = new byte[headerLength];
        file.ReadExactly(bytes);
        return SafetensorsHeader.Parse(bytes, rest - bytes.Length);
    }

    // In chunks: a span ends at 2 GB, and a hash or a device copes better with pieces. Memory order is the file's order
    // on every processor that libtorch is built for (little-endian).
    private static void WriteData(Stream stream, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var flat = tensor.detach().cpu().contiguous().view(-1);
        foreach (var chunk in Chunks(flat))
        {
            stream.Write(chunk.bytes);
        }
    }

    private static Tensor ReadData(FileStream file, SafetensorsEntry entry)
    {
        var tensor = empty(entry.Shape.AsSpan(), entry.Type);
        using var scope = NewDisposeScope();
        foreach (var chunk in Chunks(tensor.view(-1)))
        {
            var bytes = chunk.bytes;
            file.ReadExactly(bytes);
            if (entry.Type == ScalarType.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
                throw new InvalidRunException("a BOOL tensor holds something else than 0 and 1");
        }

        return tensor;
    }

    private static IEnumerable<Tensor> Chunks(Tensor flat)
    {
        var chunk = ChunkBytes / flat.ElementSize;
        for (var start = 0L; start < flat.numel(); start += chunk)
        {
            using var part = flat.narrow(0, start, Math.Min(chunk, flat.numel() - start));
            yield return part;
        }
    }

    private static Dictionary<string, Tensor> MoveToOuterScope(this Dictionary<string, Tensor> tensors)
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.MoveToOuterDisposeScope();
        }

        return tensors;
    }

    private static bool IsUnicode(string name)
    {
        for (var i = 0; i < name.Length; i += char.IsSurrogatePair(name, i) ? 2 : 1)
        {
            if (char.IsSurrogate(name[i]) && !char.IsSurrogatePair(name, i))
                return false;
        }

        return true;
    }
}

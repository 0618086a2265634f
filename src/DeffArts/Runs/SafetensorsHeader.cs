using System.Collections.Immutable;
using System.Text.Json;
using DeffArts.Formats;
using static TorchSharp.torch;

namespace DeffArts.Runs;

/// <summary>Where one tensor's bytes lie, counted from the end of the header.</summary>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, ImmutableArray<long> Shape, long Begin, long End);

/// <summary>
/// The JSON header of the format: tensors in the order of their data, and free text. Reading trusts nothing: the
/// entries cover the data exactly, without overlap or gap, or the header is refused.
/// </summary>
internal sealed record SafetensorsHeader(
    ImmutableArray<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    public const string MetadataName = "__metadata__";
    private const int Alignment = 8;
    private const int MostDimensions = 64;
    private const int LongestQuote = 80;

    /// <summary>The JSON, filled with spaces so that the data begins on a multiple of 8 bytes.</summary>
    public byte[] Compose()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
                WriteMetadata(json);

            foreach (var entry in Entries)
            {
                WriteEntry(json, entry);
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a header whose data is <paramref name="dataLength"/> bytes long.</summary>
    /// <exception cref="InvalidRunException">
    /// Breaks a rule of the format; says which, without the file's name.
    /// </exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> bytes, long dataLength)
    {
        if (bytes.IsEmpty || bytes[0] != (byte)'{')
            throw new InvalidRunException("the header does not begin with '{'");

        try
        {
            using var json = StrictJson.Document(bytes);
            var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName)
                    ReadMetadata(property.Value, metadata);
                else
                    entries.Add(ReadEntry(property.Name, property.Value));
            }

            entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
            CheckCoverage(entries, dataLength);
            return new SafetensorsHeader(entries.DrainToImmutable(), metadata);
        }
        catch (JsonException e)
        {
            throw new InvalidRunException("the header is not JSON, or names something twice", e);
        }
    }

    private static void CheckCoverage(IReadOnlyList<SafetensorsEntry> entries, long dataLength)
    {
        var position = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != position)
            {
                var what = entry.Begin < position ? "overlaps the tensor before it" : "leaves a gap before it";
                throw new InvalidRunException($"tensor {Quote(entry.Name)} {what}");
            }

            position = entry.End;
        }

        if (position != dataLength)
            throw new InvalidRunException($"the tensors take {position} bytes, but {dataLength} follow the header");
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        var typeName = Member(value, name, "dtype") is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : "";
        var type = SafetensorsType.Parse(typeName)
            ?? throw new InvalidRunException($"tensor {Quote(name)} has the unknown dtype {Quote(typeName)}");
        var shape = ReadIntegers(value, name, "shape");
        var offsets = ReadIntegers(value, name, "data_offsets");
        if (shape.Length > MostDimensions)
            throw new InvalidRunException(
                $"tensor {Quote(name)} has {shape.Length} dimensions, more than {MostDimensions}");

        if (offsets.Length != 2 || offsets[1] < offsets[0])
            throw new InvalidRunException($"tensor {Quote(name)} needs data_offsets of the form [begin, end]");

        if (offsets[1] - offsets[0] != SizeInBytes(name, type, shape))
        {
            throw new InvalidRunException(
                $"tensor {Quote(name)} has {offsets[1] - offsets[0]} bytes, which its shape does not fill");
        }

        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long SizeInBytes(string name, ScalarType type, ImmutableArray<long> shape)
    {
        try
        {
            // A dimension of 0 must not hide an overflow of the others: torch multiplies them for the strides.
            var size = shape.Aggregate(
                (long)SafetensorsType.Size(type), (product, side) => checked(product * Math.Max(side, 1)));
            return shape.Contains(0) ? 0 : size;
        }
        catch (OverflowException e)
        {
            throw new InvalidRunException($"tensor {Quote(name)} has a shape whose size overflows", e);
        }
    }

    private static ImmutableArray<long> ReadIntegers(JsonElement value, string name, string key)
    {
        var list = Member(value, name, key);
        if (list.ValueKind != JsonValueKind.Array)
            throw new InvalidRunException($"tensor {Quote(name)}: {key} is not a list");

        return [.. list.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number) && number >= 0
                ? number
                : throw new InvalidRunException(
                    $"tensor {Quote(name)}: {key} holds something else than whole numbers from 0"))];
    }

    private static JsonElement Member(JsonElement value, string name, string key) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(key, out var member)
            ? member
            : throw new InvalidRunException($"tensor {Quote(name)} has no {key}");

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new InvalidRunException("the metadata is not an object");

        foreach (var property in value.EnumerateObject())
        {
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new InvalidRunException($"metadata {Quote(property.Name)} is not text");
        }
    }

    private static string Quote(string name) =>
        name.Length <= LongestQuote ? $"'{name}'" : $"'{name[..LongestQuote]}...'";

    private void WriteMetadata(Utf8JsonWriter json)
    {
        json.WriteStartObject(MetadataName);
        foreach (var (key, text) in Metadata)
        {
            json.WriteString(key, text);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", SafetensorsType.Name(entry.Type));
        json.WriteStartArray("shape");
        foreach (var side in entry.Shape)
        {
            json.WriteNumberValue(side);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Begin);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

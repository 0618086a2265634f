using static TorchSharp.torch;

namespace DeffArts.Runs;

/// <summary>
/// The element types of the format that torch has too: the format's name, torch's type, bytes per element.
/// </summary>
internal static class SafetensorsType
{
    private static readonly (string Name, ScalarType Type, int Size)[] All =
    [
        ("F64", ScalarType.Float64, 8), ("F32", ScalarType.Float32, 4), ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2), ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1), ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static string Name(ScalarType type) => Find(type).Name;

    public static int Size(ScalarType type) => Find(type).Size;

    public static ScalarType? Parse(string name)
    {
        var index = Array.FindIndex(All, entry => entry.Name == name);
        return index < 0 ? null : All[index].Type;
    }

    private static (string Name, ScalarType Type, int Size) Find(ScalarType type)
    {
        var index = Array.FindIndex(All, entry => entry.Type == type);
        return index < 0
            ? throw new ArgumentException($"safetensors has no element type for {type}", nameof(type))
            : All[index];
    }
}

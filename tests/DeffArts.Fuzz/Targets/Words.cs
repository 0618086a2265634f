using System.Collections.Immutable;
using System.Text;

namespace DeffArts.Fuzz.Targets;

/// <summary>Words of formats, and texts as inputs.</summary>
internal static class Words
{
    /// <summary>Of JSON, with what its readers stumble over.</summary>
    public static ImmutableArray<byte[]> Json { get; } =
    [
        .. Of("null", "true", "[]", "{}", "[[]]", "[null]", "\"\"", "\"\\ud800\"", "\\udc00", "\\u0000", "\"a\\nb\"",
            "{\"a\":", "[", "\"",
            "[1,2,3]", "\"Infinity\"", "\"1\"", "\u202e", "\"event\":\"epoch\","),
        [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE],
        Bytes(new string('[', 100)),
    ];

    /// <summary>Of TOML.</summary>
    public static ImmutableArray<byte[]> Toml { get; } =
    [
        .. Of("true", "[]", "{}", "\"\"", "'a'", "\"\"\"", "'''", "\"\\u12", "\"\\U00110000\"", "\"\\ud800\"", "\\",
            "[[", "]]", "[a]\n", "a.b = 1\n",
            "inf", "nan", "1979-05-27T07:32:00Z", "0x7f", "0o7", "0b1", "1_000", "+1", "# x\n", "\"a\" = 1\n", "= ",
            "\r", "\u007f"),
        [0xC0, 0xAF], [0xEF, 0xBB, 0xBF],
        Bytes(new string('[', 100)),
    ];

    /// <summary>A text as UTF-8.</summary>
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Texts as UTF-8.</summary>
    public static ImmutableArray<byte[]> Of(params string[] texts) => [.. texts.Select(Bytes)];
}

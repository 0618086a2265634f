using System.Globalization;
using System.Text;

namespace DeffArts.Space;

/// <summary>
/// Text that others chose (names of files and classes, servers' answers) as it may stand on a terminal and in one line.
/// </summary>
public static class PrintableText
{
    // They join letters and emoji in ordinary names, and move nothing else.
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>
    /// The text with control characters, line and paragraph separators, invisible format characters (which can turn the
    /// direction of writing) and halves of surrogate pairs written as escapes: <c>\n</c>, <c>\x1b</c>, <c>\u202e</c>.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? escaped = null;
        for (var at = 0; at < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            var code = isWhole ? rune.Value : text[at];
            if (!isWhole || NeedsEscape(rune))
            {
                escaped ??= new StringBuilder(text, 0, at, text.Length + 16);
                escaped.Append(Escape(code));
            }
            else
            {
                escaped?.Append(text, at, length);
            }

            at += length;
        }

        return escaped?.ToString() ?? text;
    }

    private static bool NeedsEscape(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (NonJoiner or Joiner),
        _ => false,
    };

    private static string Escape(int code) => code switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        <= 0xFF => $@"\x{code:x2}",
        <= 0xFFFF => $@"\u{code:x4}",
        _ => $@"\U{code:x8}",
    };
}

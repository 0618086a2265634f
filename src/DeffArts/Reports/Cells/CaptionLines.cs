using System.Text;
using System.Xml;

namespace DeffArts.Reports.Cells;

/// <summary>Breaks a caption into lines.</summary>
internal static class CaptionLines
{
    /// <summary>Lines at most <paramref name="width"/> pixels wide, broken at spaces or within a longer word.</summary>
    public static List<string> Wrap(string? caption, double width, double fontSize)
    {
        List<string> lines = [];
        foreach (var word in Words(caption).SelectMany(word => Pieces(word, width, fontSize)))
        {
            var joined = lines.Count == 0 ? word : $"{lines[^1]} {word}";
            if (lines.Count > 0 && TextWidth.Of(joined, fontSize) <= width)
            {
                lines[^1] = joined;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    // A caption may come from a path or a run's name; what XML cannot hold becomes a replacement character.
    private static string[] Words(string? caption)
    {
        var clean = new StringBuilder();
        foreach (var rune in (caption ?? "").EnumerateRunes())
        {
            var isXml = rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value);
            clean.Append(isXml ? rune : Rune.ReplacementChar);
        }

        return clean.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Pieces(string word, double width, double fontSize)
    {
        var piece = "";
        foreach (var rune in word.EnumerateRunes())
        {
            if (piece.Length > 0 && TextWidth.Of(piece + rune, fontSize) > width)
            {
                yield return piece;
                piece = "";
            }

            piece += rune;
        }

        yield return piece;
    }
}

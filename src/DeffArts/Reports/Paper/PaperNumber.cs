using System.Globalization;

namespace DeffArts.Reports.Paper;

/// <summary>Numbers as the paper writes them: thousands in groups, a point before decimals.</summary>
internal static class PaperNumber
{
    public static string Of(double value, int decimals = 0) =>
        value.ToString("#,0" + (decimals == 0 ? "" : "." + new string('0', decimals)), CultureInfo.InvariantCulture);

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> words, string last = "and") => words.Count < 2
        ? string.Concat(words)
        : $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words[^1]}";
}

namespace DeffArts.Space;

/// <summary>The nearest of some known words, for messages that say what was probably meant.</summary>
public static class Spelling
{
    private const int LongestWord = 64;
    private const int ShortestStart = 2;

    /// <summary>
    /// The candidate that begins with <paramref name="word"/> (<c>skip</c> means <c>skip_connect</c>, though <c>none</c>
    /// takes fewer edits), else the one with the smallest edit distance to it; the first of equals.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no candidate.</exception>
    public static string Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        var known = word.Length <= LongestWord ? word : word[..LongestWord];
        return candidates.MinBy(candidate => (IsStartOf(known, candidate) ? 0 : 1, Distance(known, candidate)))
            ?? throw new InvalidOperationException("Nothing to suggest from.");
    }

    private static bool IsStartOf(string word, string candidate) =>
        word.Length >= ShortestStart && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}

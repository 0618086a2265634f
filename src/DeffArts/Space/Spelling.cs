namespace DeffArts.Space;

/// <summary>What a mistyped word was probably meant to be, for messages that say what would be right.</summary>
public static class Spelling
{
    private const int LongestWord = 64;
    private const int ShortestStart = 2;
    private const int LettersForAnEdit = 3;

    /// <summary>
    /// The candidate that begins with <paramref name="word"/> (<c>skip</c> means <c>skip_connect</c>), else the one
    /// with
    /// the smallest edit distance to it, letters' case aside; null when none is near: a guess that has little in common
    /// with the word misleads more than it helps.
    /// </summary>
    public static string? Near(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        var known = word.Length <= LongestWord ? word : word[..LongestWord];
        var most = Math.Max(1, known.Length / LettersForAnEdit);
        return candidates.Select(
            candidate => (candidate, Edits: IsStartOf(known, candidate) ? 0 : Distance(known, candidate)))
            .Where(entry => entry.Edits <= most && entry.Edits < known.Length)
            .OrderBy(entry => entry.Edits).Select(entry => entry.candidate).FirstOrDefault();
    }

    /// <summary>The end of a message: the candidate that was probably meant, or what there is to choose from.</summary>
    public static string Suggest(string word, IEnumerable<string> candidates)
    {
        List<string> all = [.. candidates];
        return Near(word, all) is { } near ? $"did you mean '{near}'?" : $"there is {string.Join(", ", all)}";
    }

    /// <summary>The end of a message that has named what there is: what was probably meant, or nothing.</summary>
    public static string Guess(string word, IEnumerable<string> candidates) =>
        Near(word, candidates) is { } near ? $"; did you mean '{near}'?" : "";

    private static bool IsStartOf(string word, string candidate) =>
        word.Length >= ShortestStart && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Letters put in, left out, replaced, or exchanged with the next one.</summary>
    private static int Distance(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        edits[i - 1, j - 1] + (IsSame(a[i - 1], b[j - 1]) ? 0 : 1),
                        1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && IsSame(a[i - 1], b[j - 2]) && IsSame(a[i - 2], b[j - 1]))
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }

    private static bool IsSame(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}

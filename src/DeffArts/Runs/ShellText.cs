using DeffArts.Space;

namespace DeffArts.Runs;

/// <summary>Words as a shell reads them back.</summary>
public static class ShellText
{
    /// <summary>The word itself, in quotes where it needs them.</summary>
    public static string Of(string word) =>
        word.Length > 0 && word.All(
            letter => char.IsAsciiLetterOrDigit(letter) || "/._-+".Contains(letter, StringComparison.Ordinal))
            ? word
            : PrintableText.Of(word) == word
            ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"
            : Escaped(word);

    // Bash and its relatives read these escapes; the characters themselves could command the terminal.
    private static string Escaped(string word) => "$'" + PrintableText.Of(
        word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)) + "'";
}

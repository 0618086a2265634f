namespace DeffArts.App;

/// <summary>Words as a shell reads them back.</summary>
internal static class ShellText
{
    /// <summary>The word itself, in quotes where it needs them.</summary>
    public static string Of(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

namespace DeffArts.Data;

/// <summary>Images that cannot be used; the message is one line: what is wrong, where, and what to do about it.</summary>
public sealed class DataException(string message, Exception? cause = null) : Exception(OneLine(message), cause)
{
    /// <summary>
    /// <paramref name="text"/> without control characters: file names and servers' answers may hold line breaks or
    /// terminal commands.
    /// </summary>
    internal static string OneLine(string text) =>
        string.Create(text.Length, text, (line, source) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        });
}

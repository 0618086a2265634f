using DeffArts.Space;

namespace DeffArts.Data;

/// <summary>
/// Images that cannot be used; the message is one line: what is wrong, where, and what to do about it.
/// </summary>
public sealed class DataException(string message, Exception? cause = null) : Exception(OneLine(message), cause)
{
    /// <summary>
    /// The text in one line: file names and servers' answers may hold line breaks or terminal commands.
    /// </summary>
    internal static string OneLine(string text) => PrintableText.Of(text);
}

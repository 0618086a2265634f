using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace DeffArts.Formats;

/// <summary>A text that is not TOML.</summary>
/// <param name="place">Where it ceases to be.</param>
/// <param name="message">Why.</param>
/// <param name="inner">What the parser met.</param>
public sealed class InvalidTomlException(SourceSpan place, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Where it ceases to be TOML.</summary>
    public SourceSpan Place => place;
}

/// <summary>
/// The one door for TOML. It gives the syntax tree, which knows line and column of everything, or says in its own words
/// that the text is none.
/// </summary>
public static class StrictToml
{
    /// <summary>The tree of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Where it is from, for the tree's places.</param>
    /// <exception cref="InvalidTomlException">It is not TOML.</exception>
    public static DocumentSyntax Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            // A text that ends inside an escape makes the parser print the end of the file as a character, which fails:
            // with a line break behind it there is always a character.
            var document = SyntaxParser.Parse(text + "\n", file, validate: true);
            return document.Diagnostics.FirstOrDefault(
                message => message.Kind == DiagnosticMessageKind.Error) is { } error
                ? throw new InvalidTomlException(error.Span, error.Message)
                : document;
        }
        catch (Exception e) when (e is TomlException or ArgumentException or InvalidOperationException
            or IndexOutOfRangeException or FormatException or OverflowException or NullReferenceException)
        {
            throw new InvalidTomlException(
                default, e is TomlException ? e.Message.Split('.')[0] : "the parser cannot read it", e);
        }
    }
}

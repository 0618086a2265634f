using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeffArts.Formats;

/// <summary>
/// The one door for JSON from outside. A document that comes through is UTF-8, names nothing twice, and all its texts
/// are texts: System.Text.Json looks at an escape such as <c>\ud800</c> only when the text is asked for, and answers then,
/// wherever that is, with an exception that is not its own.
/// </summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the object that a file holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The most bytes that such a file can have.</param>
    /// <exception cref="JsonException">Too long, not JSON, or no object; the message says so of "it".</exception>
    /// <exception cref="IOException">It is not there or cannot be read; <see cref="UnauthorizedAccessException"/> as well.</exception>
    public static JsonObject ReadFile(string path, int longest)
    {
        try
        {
            return Object(BoundedFile.ReadBytes(path, longest));
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>The object that the text is.</summary>
    /// <exception cref="JsonException">Not JSON, or no object.</exception>
    public static JsonObject Object(ReadOnlySpan<byte> utf8)
    {
        utf8 = Checked(utf8);
        try
        {
            return JsonNode.Parse(utf8, documentOptions: Options) as JsonObject ?? throw new JsonException("it is not a JSON object");
        }
        catch (JsonException e) when (IsOfTwins(e))
        {
            throw Twins(e);
        }
    }

    /// <summary>The document that the text is.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static JsonDocument Document(ReadOnlySpan<byte> utf8)
    {
        var content = Checked(utf8).ToArray();
        try
        {
            return JsonDocument.Parse(content, Options);
        }
        catch (JsonException e) when (IsOfTwins(e))
        {
            throw Twins(e);
        }
    }

    /// <inheritdoc cref="Document(ReadOnlySpan{byte})"/>
    public static JsonDocument Document(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Document(Encoding.UTF8.GetBytes(text));
    }

    // What is checked already can only name something twice, of which the parser says no place.
    private static bool IsOfTwins(JsonException failure) => failure.Message.StartsWith("Dupl", StringComparison.Ordinal);

    private static JsonException Twins(Exception cause) => new("it is not JSON that can be understood: it names something twice", cause);

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> utf8)
    {
        utf8 = BoundedFile.WithoutMark(utf8);
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            throw new JsonException("it is no UTF-8 text");
        }

        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                RequireText(ref reader);
            }
        }

        return utf8;
    }

    private static void RequireText(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a text in it has half of a surrogate pair", null, null, null, e);
        }
    }
}

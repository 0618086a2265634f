using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Files;

namespace DeffArts.Formats;

/// <summary>
/// The one door for JSON from outside. A document that comes through is UTF-8, names nothing twice, and all its texts
/// are texts: System.Text.Json looks at an escape such as <c>\ud800</c> only when the text is asked for, and answers
/// then, wherever that is, with an exception that is not its own.
/// </summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the object that a file holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The most bytes that such a file can have.</param>
    /// <exception cref="JsonException">Not JSON, or no object; the message says so of "it".</exception>
    /// <exception cref="IOException">Not there, too long or not to be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static JsonObject ReadFile(string path, long longest) => Parse(InputFile.ReadBytes(path, longest));

    /// <summary>The object that the text is.</summary>
    /// <exception cref="JsonException">Not JSON, or no object.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> utf8) =>
        Tree(utf8) as JsonObject ?? throw new JsonException("it is not a JSON object");

    /// <summary>The document that the text is.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static JsonDocument Document(ReadOnlySpan<byte> utf8)
    {
        var content = Checked(utf8).ToArray();
        try
        {
            return JsonDocument.Parse(content, Options);
        }
        catch (JsonException e)
        {
            throw Twins(e);
        }
    }

    /// <summary>
    /// The object at which a converter's reader stands. Converters only see trees that came through this door.
    /// </summary>
    /// <exception cref="JsonException">No object stands there.</exception>
    public static JsonObject ObjectAt(ref Utf8JsonReader reader) =>
        JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("not an object");

    /// <inheritdoc cref="Document(ReadOnlySpan{byte})"/>
    public static JsonDocument Document(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Document(Encoding.UTF8.GetBytes(text));
    }

    private static JsonNode? Tree(ReadOnlySpan<byte> utf8)
    {
        utf8 = Checked(utf8);
        try
        {
            return JsonNode.Parse(utf8, documentOptions: Options);
        }
        catch (JsonException e)
        {
            throw Twins(e);
        }
    }

    // What is checked already can only name something twice.
    private static JsonException Twins(JsonException cause) =>
        new("it is not JSON to rely on: it names something twice", cause);

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> utf8)
    {
        utf8 = InputFile.WithoutMark(utf8);
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

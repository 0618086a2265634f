using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Files;
using DeffArts.Formats;
using DeffArts.Runs;

namespace DeffArts.Recorded;

/// <summary>Fields of the JSON files of a run, which may be of an older program, or edited.</summary>
internal static class JsonFields
{
    private const double MostCounted = 1e9;

    /// <summary>Reads an object from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should be, for the message: "the settings of a run".</param>
    /// <param name="longest">The most bytes that such a file can sensibly have.</param>
    /// <exception cref="InvalidRunException">Not there, not readable, too long or not a JSON object.</exception>
    public static JsonObject Read(string path, string what, long longest)
    {
        try
        {
            return StrictJson.ReadFile(path, longest);
        }
        catch (JsonException e)
        {
            throw new InvalidRunException($"not {what}: {path}; {Reason(e)}", e);
        }
        catch (FileNotFoundException e)
        {
            throw new InvalidRunException($"not there: {path}; is it the folder of a run that was started?", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRunException($"cannot read: {path}; {FileReason.Of(e)}", e);
        }
    }

    /// <summary>What is wrong with a file, of "it": the parser's own words would speak of bytes and lines.</summary>
    public static string Reason(JsonException failure) =>
        failure.LineNumber is null ? failure.Message : "it is not JSON";

    /// <summary>A text, or "" where there is none.</summary>
    public static string Word(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A finite number, or null where there is none.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static double? Number(this JsonObject json, string name) => json[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<double>(out var number) && double.IsFinite(number) => number,
        _ => throw new FormatException($"'{name}' is not a number"),
    };

    /// <summary>A number that must be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static double Need(this JsonObject json, string name) =>
        json.Number(name) ?? throw new FormatException($"'{name}' is missing");

    /// <summary>A whole number from 1, of epochs or steps, that must be there.</summary>
    /// <exception cref="FormatException">It is not, or is another.</exception>
    public static int Count(this JsonObject json, string name) =>
        json.Need(name) is var number and >= 1 and <= MostCounted && number == Math.Truncate(number)
            ? (int)number
            : throw new FormatException($"'{name}' is out of range");

    /// <summary>An object, an empty one where there is none.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static JsonObject Part(this JsonObject json, string name) => json[name] switch
    {
        null => [],
        JsonObject part => part,
        _ => throw new FormatException($"'{name}' is not an object"),
    };

    /// <summary>A list of texts, an empty one where there is none.</summary>
    public static IEnumerable<string> Words(this JsonObject json, string name) => json[name] is JsonArray list
        ? list.Select(item => item is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new FormatException($"'{name}' holds something that is no text"))
        : [];

    /// <summary>A list of numbers, or null where there is none.</summary>
    /// <exception cref="FormatException">It holds something else, or not so many.</exception>
    public static double[]? Row(JsonNode? list, string name, int length)
    {
        if (list is null)
        {
            return null;
        }

        var row = (list as JsonArray)?.Select(item =>
            item is JsonValue value && value.TryGetValue<double>(out var number) && double.IsFinite(number)
                ? number
                : throw new FormatException($"'{name}' holds something that is no number")).ToArray();
        return row?.Length == length ? row : throw new FormatException($"'{name}' is no list of {length} numbers");
    }

    /// <summary>A matrix, row by row, or null where there is none.</summary>
    /// <exception cref="FormatException">It has another shape.</exception>
    public static double[,]? Matrix(this JsonObject json, string name, int rows, int columns)
    {
        if (json[name] is null)
        {
            return null;
        }

        if (json[name] is not JsonArray list || list.Count != rows)
        {
            throw new FormatException($"'{name}' is no list of {rows} rows");
        }

        var matrix = new double[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            var values = Row(list[row], name, columns) ?? throw new FormatException($"'{name}' lacks a row");
            for (var column = 0; column < columns; column++)
            {
                matrix[row, column] = values[column];
            }
        }

        return matrix;
    }

    /// <summary>Any value as a person would write it.</summary>
    public static string Plain(JsonNode? node) => node switch
    {
        null => "",
        JsonArray list => string.Join(", ", list.Select(Plain)),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };
}

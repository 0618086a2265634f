using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Formats;

namespace DeffArts.Space;

/// <summary>
/// Genotypes as JSON: per cell a list of nodes, each a list of <c>["operation", input]</c> pairs, and the concatenated
/// states. Cells of DARTS are <c>normal</c> and <c>reduction</c>; those of another space stand in <c>cells</c> beside
/// the space's name or definition. <see cref="GenotypePython"/> and <see cref="NasBenchText"/> are the other forms.
/// </summary>
public static class GenotypeText
{
    private const int LongestText = 1 << 20;
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the JSON form.</summary>
    public static JsonObject ToJson(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        var skeleton = genotype.Skeleton;
        var cells = new JsonObject(skeleton.Frames.Zip(genotype.Cells, (frame, cell) =>
            KeyValuePair.Create(frame.Name, (JsonNode?)ToJson(cell))));
        return skeleton.IsDarts
            ? cells
            : new JsonObject { ["space"] = skeleton.Definition ?? skeleton.Name, ["cells"] = cells };
    }

    /// <summary>Writes the JSON form as indented text.</summary>
    public static string Write(Genotype genotype) => ToJson(genotype).ToJsonString(Indented) + "\n";

    /// <summary>
    /// Reads the JSON form, or the Python form of <see cref="GenotypePython"/> when the text is no JSON object. Other
    /// keys beside <c>normal</c> and <c>reduction</c> are provenance and kept out.
    /// </summary>
    /// <param name="text">The content of a file.</param>
    /// <param name="name">Which genotype of a Python file that has several; null takes its only one.</param>
    /// <exception cref="InvalidArchitectureException">
    /// Neither form, or a cell that breaks a rule; one line says which.
    /// </exception>
    public static Genotype Read(string text, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            throw new InvalidArchitectureException($"a genotype of {text.Length} characters: more than {LongestText}");
        }

        if (!text.AsSpan().TrimStart().StartsWith("{") && !NasBenchText.IsOne(text))
        {
            return GenotypePython.Read(text, name);
        }

        if (name is not null)
        {
            throw new InvalidArchitectureException($"JSON of one genotype, which has no name; leave ':{name}' out");
        }

        if (NasBenchText.IsOne(text))
        {
            return NasBenchText.Read(text);
        }

        try
        {
            using var json = StrictJson.Document(text);
            return FromJson(json.RootElement);
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $"line {line + 1}, column {e.BytePositionInLine + 1}" : e.Message;
            throw new InvalidArchitectureException($"not the JSON of a genotype ({place})");
        }
    }

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="InvalidArchitectureException">A part is missing, or breaks a rule.</exception>
    internal static Genotype FromJson(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("space", out var space))
        {
            return new Genotype(ReadCell(root, Skeleton.Darts.Frames[0]), ReadCell(root, Skeleton.Darts.Frames[1]));
        }

        var skeleton = space.ValueKind == JsonValueKind.String
            ? Spaces.Get(space.GetString()!).Skeleton
            : throw new InvalidArchitectureException("'space' is a name, or the TOML of a space, in quotes");
        var cells = Member(root, "cells");
        return new Genotype(skeleton, skeleton.Frames.Select(frame => ReadCell(cells, frame)));
    }

    private static JsonObject ToJson(CellGenotype cell) => new()
    {
        ["nodes"] = new JsonArray([.. cell.Nodes.Select(node => new JsonArray([.. node.Select(connection =>
            new JsonArray(connection.Operation.Name, connection.Input))]))]),
        ["concat"] = new JsonArray([.. cell.Concat.Select(state => JsonValue.Create(state))]),
    };

    private static CellGenotype ReadCell(JsonElement root, CellFrame frame)
    {
        var name = frame.Name;
        try
        {
            var cell = Member(root, name);
            return new CellGenotype(
                Items(Member(cell, "nodes")).Select(node => Items(node).Select(ReadConnection)),
                Items(Member(cell, "concat")).Select(ReadInteger), frame.Inputs);
        }
        catch (InvalidArchitectureException e)
        {
            throw new InvalidArchitectureException($"{name} cell: {e.Message}");
        }
    }

    private static Connection ReadConnection(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Array
            || pair.GetArrayLength() != 2 || pair[0].ValueKind != JsonValueKind.String)
        {
            throw new InvalidArchitectureException("a connection is [\"operation\", input]");
        }

        return new Connection(Operation.Parse(pair[0].GetString()!), ReadInteger(pair[1]));
    }

    private static int ReadInteger(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw new InvalidArchitectureException("a state is a whole number");

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member)
            ? member
            : throw new InvalidArchitectureException($"'{name}' is missing");

    private static JsonElement.ArrayEnumerator Items(JsonElement array) =>
        array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray()
            : throw new InvalidArchitectureException("expected a list");
}

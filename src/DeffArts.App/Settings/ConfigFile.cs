using System.Collections.Immutable;
using DeffArts.Files;
using DeffArts.Formats;
using DeffArts.Settings;
using DeffArts.Space;
using Tomlyn.Syntax;

namespace DeffArts.App.Settings;

/// <summary>
/// A TOML file of settings under the names of the command line, and optionally <c>preset</c>:
/// <c>gamma = 0.02</c>, <c>operations = ["sep_conv_3x3", "skip_connect"]</c>.
/// </summary>
internal static class ConfigFile
{
    private const string PresetKey = "preset";
    private const long LongestFile = 1 << 20;

    /// <summary>
    /// Reads the file's assignments to settings of these <paramref name="names"/>; the preset's own come as one named
    /// <c>preset</c>.
    /// </summary>
    /// <exception cref="UsageException">Not there, not TOML, or an unknown name; says line and column.</exception>
    public static ImmutableArray<Assignment> Read(string path, IReadOnlyCollection<string> names)
    {
        var document = Parse(path);
        if (document.Tables.FirstOrDefault() is { } table)
        {
            throw new UsageException(
                $"settings stand in no table: {Place(path, table.Span)}; remove the line in square brackets");
        }

        return [.. document.KeyValues.Select(pair => ReadPair(path, names, pair))];
    }

    /// <summary>Reads a file whose settings stand in tables, each with names of its own.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The setting names of each table.</param>
    /// <exception cref="UsageException">Not there, not TOML, or an unknown name; says line and column.</exception>
    public static ConfigTables ReadTables(string path, IReadOnlyDictionary<string, ImmutableArray<string>> names)
    {
        var document = Parse(path);
        var known = string.Join(", ", names.Keys.Select(name => $"[{name}]"));
        if (document.KeyValues.FirstOrDefault() is { } loose)
        {
            throw new UsageException(
                $"settings stand in tables here: {Place(path, loose.Span)}; put it under one of {known}");
        }

        var tables = ImmutableDictionary<string, ImmutableArray<Assignment>>.Empty;
        foreach (var table in document.Tables)
        {
            var name = table.Name?.ToString().Trim() ?? "";
            if (table is not TableSyntax || !names.TryGetValue(name, out var settings) || tables.ContainsKey(name))
            {
                throw new UsageException(
                    $"not a table of this file: {Place(path, table.Span)}; there are {known}, each once");
            }

            tables = tables.Add(
                name, [.. table.Items.OfType<KeyValueSyntax>().Select(pair => ReadPair(path, settings, pair))]);
        }

        return new ConfigTables(tables);
    }

    private static DocumentSyntax Parse(string path)
    {
        try
        {
            return StrictToml.Parse(InputFile.ReadText(path, LongestFile), path);
        }
        catch (InvalidTomlException e)
        {
            throw new UsageException($"not TOML: {Place(path, e.Place)}; {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the config file: {path}; {FileReason.Of(e)}");
        }
    }

    private static Assignment ReadPair(string path, IReadOnlyCollection<string> names, KeyValueSyntax pair)
    {
        var name = pair.Key?.ToString().Trim().Trim('"') ?? "";
        if (name != PresetKey && !names.Contains(name))
        {
            var suggestion = Spelling.Near(name, names.Append(PresetKey)) is { } near
                ? $"did you mean '{near}'?"
                : "--help lists what there is";
            throw new UsageException($"unknown setting '{name}': {Place(path, pair.Span)}; {suggestion}");
        }

        return new Assignment(name, ReadValue(path, name, pair.Value), Place(path, pair.Value?.Span ?? pair.Span));
    }

    private static string ReadValue(string path, string name, ValueSyntax? value) => value switch
    {
        StringValueSyntax text => text.Value ?? "",
        IntegerValueSyntax { Token: { } token } => Number(token),
        FloatValueSyntax { Token: { } token } => Number(token),
        BooleanValueSyntax { Token: { } token } => Number(token),
        ArraySyntax list => string.Join(',', list.Items.Select(item => ReadValue(path, name, item.Value))),
        _ => throw new UsageException(
            $"no value for '{name}': {Place(path, value?.Span ?? default)}; give a number, a text or a list"),
    };

    // The token alone: the syntax around it ends with the line's comment.
    private static string Number(SyntaxToken token) => (token.Text ?? "").Replace("_", "", StringComparison.Ordinal);

    private static string Place(string path, SourceSpan span) =>
        $"{path}, line {span.Start.Line + 1}, column {span.Start.Column + 1}";
}

/// <summary>The tables of a config file; one that is missing is empty.</summary>
internal sealed record ConfigTables(ImmutableDictionary<string, ImmutableArray<Assignment>> Tables)
{
    /// <summary>No file.</summary>
    public static ConfigTables None { get; } = new(ImmutableDictionary<string, ImmutableArray<Assignment>>.Empty);

    /// <summary>The assignments of a table.</summary>
    public ImmutableArray<Assignment> this[string table] => Tables.GetValueOrDefault(table, []);
}

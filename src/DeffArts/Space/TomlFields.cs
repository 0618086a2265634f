using System.Collections.Immutable;
using Tomlyn.Syntax;

namespace DeffArts.Space;

/// <summary>The keys of one TOML table, each read once, with the place in every complaint.</summary>
internal sealed class TomlFields
{
    private const int Most = 1 << 16;
    private readonly Dictionary<string, ValueSyntax> values = new(StringComparer.Ordinal);
    private readonly string file;
    private readonly SourceSpan place;

    /// <summary>Takes the keys; one that is not <paramref name="known"/> is refused.</summary>
    /// <exception cref="InvalidArchitectureException">An unknown key, or one without a value.</exception>
    public TomlFields(
        IEnumerable<KeyValueSyntax> items, IReadOnlyCollection<string> known, string file, SourceSpan place)
    {
        (this.file, this.place) = (file, place);
        foreach (var item in items)
        {
            var key = NameOf(item.Key);
            values[key] = known.Contains(key)
                ? item.Value ?? throw Fault(item.Span, $"'{key}' has no value")
                : throw Fault(item.Span, $"unknown key '{PrintableText.Of(key)}'; {Spelling.Suggest(key, known)}");
        }
    }

    /// <summary>The name of a key or a table.</summary>
    public static string NameOf(KeySyntax? key) => key?.ToString().Trim().Trim('"') ?? "";

    /// <summary>A text; null stands for a key that must be there.</summary>
    public string Text(string key, string? otherwise = null) => values.GetValueOrDefault(key) switch
    {
        StringValueSyntax { Value: { Length: > 0 } text } => text,
        null when otherwise is not null => otherwise,
        null => throw Fault(place, $"'{key}' is missing"),
        var other => throw Fault(other.Span, $"'{key}' is a text in quotes"),
    };

    /// <summary>A whole number of <paramref name="least"/> or more; null stands for a key that must be there.</summary>
    public int Whole(string key, int? otherwise = null, int least = 1) => values.GetValueOrDefault(key) switch
    {
        IntegerValueSyntax whole when whole.Value >= least && whole.Value <= Most => (int)whole.Value,
        null when otherwise is { } value => value,
        null => throw Fault(place, $"'{key}' is missing"),
        var other => throw Fault(other.Span, $"'{key}' is a whole number from {least} to {Most}"),
    };

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => values.ContainsKey(key);

    /// <summary>true or false; false where the key is missing.</summary>
    public bool Switch(string key) => values.GetValueOrDefault(key) switch
    {
        BooleanValueSyntax { Value: var value } => value,
        null => false,
        var other => throw Fault(other.Span, $"'{key}' is true or false"),
    };

    /// <summary>A list of texts.</summary>
    public ImmutableArray<string> Texts(string key) => [.. Items(key).Select(item =>
        (item as StringValueSyntax)?.Value ?? throw Fault(item.Span, $"'{key}' is a list of texts in quotes"))];

    /// <summary>A list of whole numbers.</summary>
    public ImmutableArray<int> Wholes(string key) => [.. Items(key).Select(item =>
        item is IntegerValueSyntax { Value: > 0 and <= Most } whole
            ? (int)whole.Value
            : throw Fault(item.Span, $"'{key}' is a list of whole numbers above 0"))];

    /// <summary>A complaint about the table.</summary>
    public InvalidArchitectureException Fault(string problem) => Fault(place, problem);

    private IEnumerable<ValueSyntax> Items(string key) => values.GetValueOrDefault(key) switch
    {
        ArraySyntax list =>
            list.Items.Select(item => item.Value ?? throw Fault(list.Span, $"'{key}' has a place without a value")),
        null => throw Fault(place, $"'{key}' is missing"),
        var other => throw Fault(other.Span, $"'{key}' is a list"),
    };

    private InvalidArchitectureException Fault(SourceSpan at, string problem) =>
        new($"{file}, line {at.Start.Line + 1}, column {at.Start.Column + 1}: {problem}");
}

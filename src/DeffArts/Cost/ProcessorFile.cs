using System.Globalization;
using DeffArts.Formats;
using DeffArts.Space;
using Tomlyn.Syntax;

namespace DeffArts.Cost;

/// <summary>Reads a processor's TOML by its syntax tree, which knows line and column of everything.</summary>
internal sealed class ProcessorFile(string text, string file)
{
    private const double MostCycles = 1e6;
    private const string Name = "name";
    private const string Source = "source";
    private const string Clock = "clock_megahertz";
    private const string Note = "note";
    private const string Cycles = "cycles";
    private const string Measured = "measured";
    private const double MostInstructions = 1e15;
    private static readonly string[] RowKeys = ["part", "stride", "channels", "size", "operations", "instructions"];
    private static readonly string[] RootKeys = [Name, Source, Clock, Note];
    private static readonly string[] CycleKeys = ["compare", "add", "multiply", "divide"];

    /// <summary>The processor.</summary>
    /// <exception cref="InvalidProcessorException">A rule is broken; the message says where.</exception>
    public Processor Read()
    {
        try
        {
            return Read(StrictToml.Parse(text, file));
        }
        catch (InvalidTomlException e)
        {
            throw Fault(e.Place, "not TOML");
        }
    }

    private Processor Read(DocumentSyntax document)
    {
        var root = Pairs(document.KeyValues, [.. RootKeys, Cycles]);
        foreach (var table in document.Tables)
        {
            var name = KeyOf(table.Name);
            if (!(name == Cycles && table is TableSyntax) && !(name == Measured && table is TableArraySyntax))
            {
                throw Fault(table.Span, $"unknown table [{name}]; there are [{Cycles}] and [[{Measured}]]");
            }
        }

        var cycles = document.Tables.FirstOrDefault(table => table is TableSyntax)
            ?? throw Fault(root.GetValueOrDefault(Cycles)?.Span ?? default, $"the table [{Cycles}] is missing");
        var costs = Pairs(cycles.Items, CycleKeys);
        double Cost(int key) => Number(Required(costs, CycleKeys[key], cycles.Span), CycleKeys[key]);
        return new Processor(
            Text(Required(root, Name, default), Name), Text(Required(root, Source, default), Source),
            Cost(0), Cost(1), Cost(2), Cost(3),
            root.TryGetValue(Clock, out var clock) ? Number(clock, Clock) : null,
            root.TryGetValue(Note, out var note) ? Text(note, Note) : null,
            document.Tables.Any(table => table is TableArraySyntax)
                ? new MeasuredTable([.. document.Tables.OfType<TableArraySyntax>().Select(Row)])
                : null);
    }

    private MeasuredRow Row(TableArraySyntax table)
    {
        var pairs = Pairs(table.Items, RowKeys);
        long Whole(int key) => Required(
            pairs, RowKeys[key], table.Span) is IntegerValueSyntax { Value: > 0 and <= (long)MostInstructions } whole
            ? whole.Value
            : throw Fault(pairs[RowKeys[key]].Span, $"'{RowKeys[key]}' is a whole number above 0");
        int Small(int key) => Whole(key) is var value && value <= short.MaxValue
            ? (int)value
            : throw Fault(pairs[RowKeys[key]].Span, $"'{RowKeys[key]}' is at most {short.MaxValue}");
        var part = Required(pairs, RowKeys[0], table.Span);
        var name = Text(part, RowKeys[0]);
        if (!NetworkPart.Layers.Contains(name) && !IsOperation(name))
        {
            throw Fault(part.Span,
                $"unknown part '{name}'; it is an operation or one of {string.Join(", ", NetworkPart.Layers)}");
        }

        return new MeasuredRow(new NetworkPart(name, Small(1), Small(2), Small(3)), Whole(4), Whole(5));
    }

    private static bool IsOperation(string name)
    {
        try
        {
            return !Operation.Parse(name).IsNone;
        }
        catch (InvalidArchitectureException)
        {
            return false;
        }
    }

    private Dictionary<string, ValueSyntax> Pairs(IEnumerable<KeyValueSyntax> items, string[] known)
    {
        var pairs = new Dictionary<string, ValueSyntax>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var key = KeyOf(item.Key);
            if (!known.Contains(key))
            {
                throw Fault(item.Span, $"unknown key '{key}'; {Spelling.Suggest(key, known)}");
            }

            pairs[key] = item.Value ?? throw Fault(item.Span, $"'{key}' has no value");
        }

        return pairs;
    }

    private ValueSyntax Required(Dictionary<string, ValueSyntax> pairs, string key, SourceSpan place) =>
        pairs.TryGetValue(key, out var value) ? value : throw Fault(place, $"'{key}' is missing");

    private string Text(ValueSyntax value, string key) =>
        (value as StringValueSyntax)?.Value ?? throw Fault(value.Span, $"'{key}' is a text in quotes");

    private double Number(ValueSyntax value, string key)
    {
        var number = value switch
        {
            IntegerValueSyntax whole => whole.Value,
            FloatValueSyntax real => real.Value,
            _ => double.NaN,
        };
        return number is >= 0 and <= MostCycles
            ? number
            : throw Fault(value.Span, string.Create(
                CultureInfo.InvariantCulture, $"'{key}' is a number from 0 to {MostCycles:0}"));
    }

    private static string KeyOf(KeySyntax? key) => key?.ToString().Trim().Trim('"') ?? "";

    private InvalidProcessorException Fault(SourceSpan place, string problem) =>
        new($"{file}, line {place.Start.Line + 1}, column {place.Start.Column + 1}: {problem}");
}

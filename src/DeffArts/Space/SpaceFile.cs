using System.Collections.Immutable;
using DeffArts.Formats;
using Tomlyn.Syntax;

namespace DeffArts.Space;

/// <summary>
/// A search space from its TOML: stem, head, and either cells with a layout by thirds, or stages of inverted residuals.
/// </summary>
internal sealed class SpaceFile
{
    private const int LongestDefinition = 1 << 16;
    private const int MostLayers = 100;
    private static readonly string[] Tables = ["stem", "head", "layout", "cell", "stage"];
    private readonly string file;
    private readonly DocumentSyntax document;

    private SpaceFile(DocumentSyntax document, string file) => (this.document, this.file) = (document, file);

    /// <summary>Reads a definition.</summary>
    /// <param name="text">The TOML.</param>
    /// <param name="file">What to call it in a complaint.</param>
    /// <param name="isOwn">Whether it is a user's, so that a genotype has to carry it along.</param>
    /// <exception cref="InvalidArchitectureException">Not TOML, or a rule is broken; one line says where.</exception>
    public static SearchSpace Read(string text, string file, bool isOwn)
    {
        if (text.Length > LongestDefinition)
        {
            throw new InvalidArchitectureException(
                $"{file}: {text.Length} characters are more than {LongestDefinition}");
        }

        try
        {
            return new SpaceFile(StrictToml.Parse(text, file), file).Read(isOwn ? text : null);
        }
        catch (InvalidTomlException e)
        {
            throw new InvalidArchitectureException(
                $"{file}, line {e.Place.Start.Line + 1}, column {e.Place.Start.Column + 1}: not TOML");
        }
    }

    private SearchSpace Read(string? definition)
    {
        foreach (var table in document.Tables.Where(table => !Tables.Contains(TomlFields.NameOf(table.Name))))
        {
            var name = TomlFields.NameOf(table.Name);
            throw new InvalidArchitectureException(
                $"{file}, line {table.Span.Start.Line + 1}: unknown table [{PrintableText.Of(name)}]; {Spelling.Suggest(name, Tables)}");
        }

        var root = new TomlFields(document.KeyValues, ["name", "source"], file, default);
        var stages = All("stage").ToList();
        var (layout, types) = stages.Count > 0 ? Chain(stages) : Cells();
        var stem = One("stem", ["multiplier", "channels", "stride", "rectified"]);
        var head = One("head", ["normalised", "channels"]);
        var skeleton = new Skeleton(
            root.Text("name"),
            new StemForm(stem?.Whole("multiplier", 1) ?? 1, Stride(stem), stem?.Switch("rectified") ?? false), layout,
            new HeadForm(head?.Switch("normalised") ?? false, head?.Whole("channels", 0, least: 0) ?? 0),
            [.. types.Select(type => type.Frame)], definition);
        return new SearchSpace(skeleton, types);
    }

    private (Layout Layout, ImmutableArray<CellType> Types) Cells()
    {
        ImmutableArray<CellType> types = [.. All("cell").Select(CellOf)];
        var layout = One("layout", ["cell", "reduction"])
            ?? throw new InvalidArchitectureException($"{file}: the table [layout] is missing, or [[stage]]s");
        string[] names = [layout.Text("cell"), layout.Text("reduction")];
        return types.Select(type => type.Name).Order(StringComparer.Ordinal)
            .SequenceEqual(names.Order(StringComparer.Ordinal))
            ? (new ThirdsLayout(names[0], names[1]), types)
            : throw layout.Fault("[layout] names two cells, and there is a [[cell]] of each name");
    }

    private CellType CellOf(TableSyntaxBase table)
    {
        var cell = new TomlFields(
            table.Items,
            ["name", "inputs", "preprocess", "normalise_pools", "nodes", "operations", "inputs_per_node", "output"],
            file, table.Span);
        var frame = new CellFrame(
            cell.Text("name"), cell.Whole("inputs"), cell.Switch("preprocess"), cell.Switch("normalise_pools"));
        var output = cell.Text("output");
        return !frame.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? throw cell.Fault("a cell's name is made of letters, digits, '_' and '-'")
            : frame.Inputs > CellFrame.MostInputs ? throw cell.Fault("a cell has 1 or 2 inputs")
            : frame.Inputs == CellFrame.MostInputs && !frame.Preprocesses
                ? throw cell.Fault("two inputs are of different channels, so that 'preprocess' must be true")
            : output is not ("last" or "concatenation") ? throw cell.Fault("'output' is \"last\" or \"concatenation\"")
            : Checked(cell, () => new CellType(
                frame, cell.Texts("operations").Select(Operation.Parse), cell.Whole("nodes"),
                cell.Has("inputs_per_node") ? cell.Whole("inputs_per_node") : null, output == "concatenation"));
    }

    /// <summary>Every layer of a chain is a cell type of its own with one edge.</summary>
    private (Layout Layout, ImmutableArray<CellType> Types) Chain(List<TableSyntaxBase> stages)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        var types = ImmutableArray.CreateBuilder<CellType>();
        foreach (var table in stages)
        {
            var stage = new TomlFields(
                table.Items, ["channels", "repeats", "stride", "kernels", "expansions", "skip"], file, table.Span);
            var (repeats, isSkipped) = (stage.Whole("repeats", 1), stage.Switch("skip"));
            if (blocks.Count + repeats > MostLayers)
            {
                throw stage.Fault($"more than {MostLayers} layers");
            }

            for (var i = 0; i < repeats; i++)
            {
                var frame = new CellFrame(
                    $"layer{blocks.Count + 1}", Inputs: 1, Preprocesses: false, NormalisesPools: false);
                // The first layer of a stage changes channels or size, where nothing can be skipped.
                types.Add(Checked(stage, () => new CellType(frame, Candidates(stage, isSkipped && i > 0), nodes: 1)));
                blocks.Add(new Block(frame.Name, stage.Whole("channels"), i == 0 ? Stride(stage) : 1));
            }
        }

        var stem = One("stem", ["multiplier", "channels", "stride", "rectified"]);
        return (new ListedLayout(stem?.Whole("channels") ?? blocks[0].Channels, blocks.ToImmutable()),
            types.ToImmutable());
    }

    private static IEnumerable<Operation> Candidates(TomlFields stage, bool isSkipped) =>
    [
        .. stage.Wholes("kernels").SelectMany(kernel => stage.Wholes("expansions").Select(expansion =>
            Operation.Parse(new InvertedResidual(kernel, expansion).Name))),
        .. isSkipped ? [new SkipConnect()] : Array.Empty<Operation>(),
    ];

    private static int Stride(TomlFields? table) => (table?.Whole("stride", 1) ?? 1) is var stride and <= 2
        ? stride
        : throw table!.Fault("'stride' is 1 or 2");

    private static CellType Checked(TomlFields table, Func<CellType> make)
    {
        try
        {
            return make();
        }
        catch (InvalidArchitectureException e) when (!e.Message.Contains(", line ", StringComparison.Ordinal))
        {
            throw table.Fault(e.Message);
        }
    }

    private IEnumerable<TableSyntaxBase> All(string name) =>
        document.Tables.Where(table => TomlFields.NameOf(table.Name) == name && table is TableArraySyntax);

    private TomlFields? One(string name, string[] keys) =>
        document.Tables.FirstOrDefault(table => TomlFields.NameOf(table.Name) == name) is { } table
            ? new TomlFields(table.Items, keys, file, table.Span)
            : null;
}

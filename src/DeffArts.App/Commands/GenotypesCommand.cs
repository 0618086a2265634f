using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DeffArts.Cost;
using DeffArts.Recorded;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts genotypes</c>: the published cells that come with the program.</summary>
internal static class GenotypesCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "genotypes";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var json = Typed.Switch("--json");
        var command = new Command(Name) { json };
        command.SetAction(parsed =>
        {
            var entries = KnownGenotypes.Names.Select(name => new Entry(name)).ToList();
            Console.Out.Write(parsed.GetValue(json) ? JsonText.Of(Json(entries)) : Text(entries));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Text(List<Entry> entries)
    {
        var text = new StringBuilder(
            $"{"",-16}{"nodes",6}{"cycles, table2",16}{"table3",12}{"params, M",11}{"GMACs",8}{"Table 3's",11}\n");
        foreach (var entry in entries)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{entry.Name,-16}{entry.Genotype.Normal.Nodes.Length,6}{Figures.Cycles(entry.Cycles(Convention.Table2)),16}"
                + $"{Figures.Cycles(entry.Cycles(Convention.Table3)),12}{entry.Count.Parameters / 1e6,11:0.000}"
                + $"{entry.Count.Macs / 1e9,8:0.000}{entry.Count.MacsWithElementwise / 1e9,11:0.000}\n");
        }

        text.Append("\nParameters and MACs of 20 cells, 36 channels, 32x32x3 images, 10 classes. Sources:\n");
        foreach (var entry in entries)
        {
            text.Append($"  {entry.Name}: {KnownGenotypes.SourceOf(entry.Name)}\n");
        }

        return text.ToString();
    }

    private static JsonArray Json(List<Entry> entries) =>
    [
        .. entries.Select(entry => new JsonObject
        {
            ["name"] = entry.Name,
            ["source"] = KnownGenotypes.SourceOf(entry.Name),
            ["cyclesTable2"] = entry.Cycles(Convention.Table2),
            ["cyclesTable3"] = entry.Cycles(Convention.Table3),
            ["parameters"] = entry.Count.Parameters,
            ["macs"] = entry.Count.Macs,
            ["macsWithElementwise"] = entry.Count.MacsWithElementwise,
            ["genotype"] = GenotypeText.ToJson(entry.Genotype),
        }),
    ];

    private sealed record Entry(string Name)
    {
        public Genotype Genotype { get; } = KnownGenotypes.Get(Name);

        public NetworkCount Count { get; } = NetworkCount.Of(KnownGenotypes.Get(Name), NetworkShape.Evaluation);

        public double Cycles(Convention convention) =>
            new PaperCost(Processor.Paper, convention, noneCost: 0).Exact(Genotype);
    }
}

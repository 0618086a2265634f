using System.Text;
using DeffArts.App.Commands;
using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.App;

internal static partial class HelpText
{
    private static string Cost()
    {
        var text = new StringBuilder("Count what cells and the network made of them cost; nothing is built or run.\n\n")
            .Append("Usage: deffarts cost GENOTYPE... [options]\n\n");
        Row(text, "GENOTYPE", GenotypeSource.Help + "; several are compared");
        text.Append(
            "\nOf a run its own network is counted: its layers, channels, image size and classes are the defaults below, and\n")
            .Append("a search's processor. Other cells are counted as the paper does, in its network.\n\n");
        Row(text, "--convention C",
            "table2: one cell of each type at 32x32x3, separable convolutions twice (default without a run); "
            + "table3: 3x3 and 5x5 once, as the paper's totals; network: every cell at its real size (default with a run)");
        Row(text, "--processor P",
            $"one of {string.Join(", ", Processor.Names)} (default the run's, or {Processor.PaperName}), "
            + "or the TOML file of its cycles");
        Row(text, "--average-pool A", "table2 (default), appendixb or division; not in convention network");
        var shape = NetworkShape.Evaluation;
        Row(text, "--layers N", $"cells of the network (default the run's, or {shape.Layers})");
        Row(text, "--channels C", $"channels of the first cells' nodes (default the run's, or {shape.Channels})");
        Row(text, "--image-size N", $"pixels a side (default the run's, or {shape.ImageSize})");
        Row(text, "--image-channels N", $"3 for colour, 1 for grey (default the run's, or {shape.ImageChannels})");
        Row(text, "--classes N", $"outputs (default the run's, or {shape.Classes})");
        Row(text, "--json", "print JSON, a list when there are several");
        Row(text, "--csv", "print one line of CSV for each genotype");
        return text.ToString();
    }

    private static string Genotypes()
    {
        var text = new StringBuilder("List the published cells that come with the program, with cost and source.\n\n")
            .Append("Usage: deffarts genotypes [--json]\n\n");
        Row(text, "--json", "print JSON, with the cells");
        return text.ToString();
    }

    private static string Show()
    {
        var text = new StringBuilder(
            "Print cells, their compute cost in both conventions of the paper, of a run also its network's, and their skips.\n\n")
            .Append("Usage: deffarts show GENOTYPE [--json | --python] [--svg FILE] [--dot FILE]\n\n");
        Row(text, "GENOTYPE", GenotypeSource.Help);
        Row(text, "--json", "print the cells as JSON, the form of genotype.json");
        Row(text, "--python", "print the cells as published codes do: Genotype(normal=[...], ...)");
        Row(text, "--svg FILE", "draw the cells as a picture");
        Row(text, "--dot FILE", "write the cells for Graphviz");
        return text.ToString();
    }
}

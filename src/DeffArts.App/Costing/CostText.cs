using System.Globalization;
using System.Text;
using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.App.Costing;

/// <summary>A cost answer for people, within 80 columns.</summary>
internal static class CostText
{
    private const int NameWidth = 20;

    /// <summary>Tables by operation and by cell, then the figures of the whole network.</summary>
    public static string Of(CostAnswer answer)
    {
        var text = new StringBuilder($"{answer.Name}: {Figures.Cycles(answer.Cycles)} cycles, ")
            .Append(answer.Question.Model.Description).Append(Label(answer)).Append("\n\n");
        Operations(text, answer);
        if (answer.Question.Model is NetworkCost)
        {
            Cells(text, answer);
            if (answer.Question.Processor.Measured is null)
            {
                Elementary(text, answer);
            }
        }

        Network(text, answer);
        return text.ToString();
    }

    /// <summary>What the convention counts, where it is not the network.</summary>
    public static string Scope(CostQuestion question) => question.Model is PaperCost ? $": {CostLines.OneCell}" : "";

    // The paper's count is of no network: it is named as what it is, and stands second where the network is counted.
    private static string Label(CostAnswer answer)
    {
        if (answer.Question.Model is PaperCost)
        {
            return Scope(answer.Question);
        }

        var paper = new PaperCost(
            answer.Question.Processor, Convention.Table2, noneCost: 0, answer.Question.AveragePool);
        return answer.PaperCycles is { } cycles
            ? $"\npaper's count: {Figures.Cycles(cycles)} cycles, {paper.Description}:\n{CostLines.OneCell}, whatever the network"
            : "";
    }

    private static void Operations(StringBuilder text, CostAnswer answer)
    {
        foreach (var group in answer.Groups())
        {
            Line(text, group.Title, "count", "cycles each", "cycles", "share");
            foreach (var row in group.Rows)
            {
                Line(text, $"  {row.Name}", $"{row.Count}", Each(row), Figures.Cycles(row.Cycles),
                    Share(row.Cycles, answer));
            }

            Line(text, "  total", $"{group.Rows.Sum(row => row.Count)}", "", Figures.Cycles(group.Cycles),
                Share(group.Cycles, answer));
            text.Append('\n');
        }
    }

    private static void Cells(StringBuilder text, CostAnswer answer)
    {
        text.Append($"{"cell",-22}{"channels",8}{"size",8}{"cycles",18}{"share",9}{"parameters",14}\n");
        Part(text, "  stem", answer.Plan.Stem.Channels, answer.Plan.Stem.OutputSize, answer.Count.Stem,
            answer.Network.Stem(answer.Plan), answer);
        foreach (var cell in answer.Count.Cells)
        {
            Part(text, $"  {cell.Plan.Index} {cell.Plan.Type}", cell.Plan.Channels, cell.Plan.OutputSize, cell.Total,
                answer.CyclesOf(cell.Plan), answer);
        }

        Part(text, "  pool and classifier", answer.Count.Cells[^1].Plan.OutputChannels, 1, answer.Count.Head,
            answer.Network.Head(NetworkPlan.ForGenotype(answer.Genotype, answer.Question.Shape)), answer);
        text.Append('\n');
    }

    private static void Part(
        StringBuilder text, string name, int channels, int size, LayerCount count, double cycles, CostAnswer answer)
    {
        text.Append($"{name,-22}{channels,8}{$"{size}x{size}",8}{Figures.Cycles(cycles),18}{Share(cycles, answer),9}"
            + $"{Figures.Count(count.Parameters),14}\n");
    }

    private static void Elementary(StringBuilder text, CostAnswer answer)
    {
        var (work, processor) = (answer.Count.Total.Work, answer.Question.Processor);
        Line(text, "elementary operation", "", "count", "cycles", "share");
        foreach (var (name, count, each) in new[]
        {
            ("multiplications", work.Multiplications, processor.Multiply), ("additions", work.Additions, processor.Add),
            ("comparisons", work.Comparisons, processor.Compare), ("divisions", work.Divisions, processor.Divide),
        })
        {
            Line(text, $"  {name}", "", Figures.Count(count), Figures.Cycles(count * each),
                Share(count * each, answer));
        }

        text.Append('\n');
    }

    private static void Network(StringBuilder text, CostAnswer answer)
    {
        var count = answer.Count;
        text.Append($"network of {Describe(answer.Question.Shape)}\n");
        Figure(text, "parameters", count.Parameters,
            $"{Figures.Count(count.ParametersWithAuxiliary)} with the auxiliary tower");
        Figure(text, "MACs", count.Macs, "of convolutions and classifier");
        Figure(text, "MACs as in Table 3", count.MacsWithElementwise, "and BatchNorm, ReLU and pools");
        Figure(text, "activations", count.Activations, "written by convolutions and classifier");
        text.Append($"  {"model size",-NameWidth}{Figures.Size(count.BytesFloat32),16}  float32, BatchNorm folded\n");
        text.Append($"  {"",-NameWidth}{Figures.Size(count.BytesInt8),16}  int8, scales and biases 32 bit\n");
    }

    /// <summary>The network in words.</summary>
    public static string Describe(NetworkShape shape) =>
        $"{shape.Layers} cells, {shape.Channels} channels, {shape.ImageSize}x{shape.ImageSize}x{shape.ImageChannels} "
        + $"images, {shape.Classes} classes";

    private static void Figure(StringBuilder text, string name, long value, string note) =>
        text.Append($"  {name,-NameWidth}{Figures.Count(value),16}  {note}\n");

    private static void Line(StringBuilder text, string name, string count, string each, string cycles, string share) =>
        text.Append($"{name,-22}{count,7}{each,24}{cycles,18}{share,9}".TrimEnd()).Append('\n');

    private static string Each(CostRow row) => row.Least.Equals(row.Most)
        ? Figures.Cycles(row.Least)
        : $"{Figures.Cycles(row.Least)}..{Short(row.Most)}";

    // Two full numbers would not fit: the second one of a range is rounded.
    private static string Short(double cycles) => cycles < 1e6
        ? Figures.Cycles(cycles)
        : string.Create(CultureInfo.InvariantCulture, $"{cycles / 1e6:0.0}M");

    private static string Share(double cycles, CostAnswer answer) =>
        answer.Cycles > 0 ? Figures.Percent(cycles / answer.Cycles) : "-";
}

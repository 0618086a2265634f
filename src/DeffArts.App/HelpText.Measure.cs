using System.Globalization;
using System.Text;
using DeffArts.App.Commands;
using DeffArts.App.Measuring;

namespace DeffArts.App;

/// <summary>The help of <c>measure</c>.</summary>
internal static partial class HelpText
{
    private static string Measure()
    {
        var shape = MeasureCommand.StandardShape;
        var text = new StringBuilder(
            "Count the instructions that the exported C of untrained networks retires, and say how well\n")
            .Append("costs, MACs and parameters order the networks; beside them the time of ONNX Runtime on one thread of\nthis computer: ")
            .Append($"the least of {OnnxLatency.Rounds} rounds of {OnnxLatency.Runs} runs, with its spread: what the least of the worst\n")
            .Append("round was above it. Its correlations are printed where the times of ")
            .Append(MeasureReport.PairsApart.ToString("0%", CultureInfo.InvariantCulture))
            .Append(" of all pairs of\nnetworks differ by more than the spread of either. ")
            .Append("'measure operations' makes a processor file.\n\n")
            .Append("Usage: deffarts measure [GENOTYPE...] [options]\n       deffarts measure operations --out FILE.toml [options]\n\n");
        Row(text, "GENOTYPE", GenotypeSource.Help);
        Row(text, "--random N", "and N random genotypes of the paper's space, by --seed S (default 1)");
        Row(text, "--target T", Target);
        Row(text, "--int8", "networks of 8-bit integers instead of single precision");
        Row(text, "--processor P",
            "whose cost in the convention network is a predictor too; may be given several times");
        Row(text, "--layers N", $"cells of the network (default the run's, or {shape.Layers})");
        Row(text, "--channels C", $"channels of the first cells' nodes (default the run's, or {shape.Channels})");
        Row(text, "--image-size N", $"pixels a side (default the run's, or {shape.ImageSize})");
        Row(text, "--out FILE", "a picture of every predictor against the instructions, .svg or .png");
        Row(text, "--json, --csv", "print JSON, or a line of CSV for each network");
        return text.ToString();
    }

    private static string Target =>
        "host (default; gcc and valgrind), cortexm4 or cortexm7 (arm-none-eabi-gcc and qemu-system-arm)";

    private static string MeasureOperations()
    {
        var text = new StringBuilder(
            "Measure every part of networks, and write a processor file that search, cost and measure use.\n\n")
            .Append("Usage: deffarts measure operations --out FILE.toml [options]\n\n");
        Row(text, "--out FILE.toml", "the processor file; its name is the processor's");
        Row(text, "--target T", Target);
        Row(text, "--int8", "in 8-bit integers instead of single precision");
        return text.ToString();
    }
}

using DeffArts.App.Costing;
using DeffArts.Cost;
using DeffArts.Recorded;
using DeffArts.Reports.Cells;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;

namespace DeffArts.App.Running;

/// <summary>The last words of a run, for people.</summary>
internal static class SearchReport
{
    /// <summary>Prints cells, figures and where the files are.</summary>
    /// <param name="output">Takes the lines.</param>
    /// <param name="summary">The run in figures.</param>
    /// <param name="picture">Where the cells are drawn.</param>
    /// <param name="network">The network that the cells are for.</param>
    public static void Write(TextWriter output, SearchSummary summary, string picture, RecordedNetwork network)
    {
        if (summary.Genotype is { } genotype)
        {
            var operations = genotype.Connections.Count();
            output.WriteLine();
            output.WriteLine(CellText.Write(genotype, Terminal.Width));
            output.WriteLine();
            WriteCost(output, genotype, summary, network);
            output.WriteLine($"skips         {summary.Skips} of {operations} operations");
            output.WriteLine($"accuracy      {Figures.Percent(summary.ValidationAccuracy ?? 0)} validation, "
                + $"{Figures.Percent(summary.TrainingAccuracy ?? 0)} training "
                + $"(supernet, epoch {summary.EpochsDone} of {summary.Epochs})");
        }

        var pace = summary.SecondsPerStep is { } seconds ? $", {seconds:0.000} s per step" : "";
        var wall = Figures.Duration(TimeSpan.FromSeconds(summary.WallSeconds));
        var memory = Figures.Bytes(summary.PeakMemoryBytes);
        output.WriteLine($"time          {wall}, {summary.Steps} steps{pace}, peak memory {memory}");
        if (summary.Genotype is not null)
        {
            output.WriteLine($"picture       {picture}");
        }

        output.WriteLine(summary.Outcome is RunOutcome.Finished
            ? $"run           {summary.Run}\n{Next(summary)}"
            : $"not finished  go on with: ./deffarts search --resume {ShellText.Of(summary.Run)}");
    }

    // The same images want the training of the same size.
    private static string Next(SearchSummary summary)
    {
        var presets = TrainTable.Schema.Presets;
        var size = presets.Skip(1).Any(preset => preset.Name == summary.Preset) ? $" --preset {summary.Preset}" : "";
        return $"next          ./deffarts train {ShellText.Of(summary.Run)}{size}";
    }

    private static void WriteCost(TextWriter output, Genotype genotype, SearchSummary summary, RecordedNetwork network)
    {
        var (count, processor) = (NetworkCount.Of(genotype, network.Shape), network.Prices());
        output.WriteLine(
            CostLines.Network(new NetworkCost(processor, network.Shape, noneCost: 0).Exact(genotype), processor.Name));
        output.WriteLine(CostLines.Size(count.Parameters, count.Macs, CostLines.Briefly(network.Shape)));
        if (!network.WeighsNetwork)
        {
            output.WriteLine(CostLines.Cells(summary.GenotypeCost ?? 0, summary.Cost));
        }
    }
}

using DeffArts.Reports;
using DeffArts.Space;

namespace DeffArts.App.Running;

/// <summary>The last words of a run, for people.</summary>
internal static class RunReport
{
    /// <summary>Prints cells, figures and where the files are.</summary>
    public static void Write(TextWriter output, RunSummary summary, string picture)
    {
        if (summary.Genotype is { } json)
        {
            var genotype = GenotypeText.Read(json.ToJsonString());
            var operations = genotype.Normal.Connections.Concat(genotype.Reduction.Connections).Count();
            output.WriteLine();
            output.WriteLine(CellText.Write(genotype, Terminal.Width));
            output.WriteLine();
            output.WriteLine($"compute cost  {Figures.Cycles(summary.GenotypeCost ?? 0)} cycles, {summary.Cost}");
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
            ? $"run           {summary.Run}"
            : $"not finished  go on with: ./deffarts search --resume {ShellText.Of(summary.Run)}");
    }
}

using DeffArts.App.Costing;
using DeffArts.Cost;
using DeffArts.Recorded;
using DeffArts.Runs;

namespace DeffArts.App.Running;

/// <summary>The last words of a training, for people.</summary>
internal static class TrainReport
{
    /// <summary>Prints figures and where the files are.</summary>
    public static void Write(TextWriter output, TrainSummary summary)
    {
        output.WriteLine();
        if (summary.TestError is { } error)
        {
            output.WriteLine(
                $"test error    {Figures.Percent(error)} of {Figures.Count(summary.TestImages ?? 0)} test images "
                + $"(accuracy {Figures.Percent(1 - error)})");
        }
        else if (summary.Outcome == RunOutcome.Finished)
        {
            output.WriteLine("test error    not known: the data has no test images");
        }

        if (summary.TrainingAccuracy is { } training)
        {
            output.WriteLine(
                $"training      {Figures.Percent(training)}, CE {Figures.Loss(summary.TrainingCrossEntropy ?? 0)} "
                + $"(epoch {summary.EpochsDone} of {summary.Epochs})");
        }

        if (summary is { BestValidationAccuracy: { } best, BestEpoch: { } epoch })
        {
            output.WriteLine($"validation    {Figures.Percent(best)} at best, in epoch {epoch}");
        }

        if (summary.NetworkCycles is { } cycles)
        {
            output.WriteLine(CostLines.Network(cycles, Processor.Paper.Name));
        }

        output.WriteLine(
            CostLines.Size(summary.Parameters, summary.Macs, $"{summary.Layers} cells, {summary.Channels} channels"));
        if (summary.Genotype.Skeleton.IsDarts)
        {
            output.WriteLine(CostLines.Cells(summary.GenotypeCost, summary.Cost));
        }
        var pace = summary.SecondsPerStep is { } seconds ? $", {seconds:0.000} s per step" : "";
        output.WriteLine(
            $"time          {Figures.Duration(TimeSpan.FromSeconds(summary.WallSeconds))}, {summary.Steps} steps"
            + $"{pace}, peak memory {Figures.Bytes(summary.PeakMemoryBytes)}");
        output.WriteLine(summary.Outcome is RunOutcome.Finished
            ? $"run           {summary.Run}\n{Next(summary)}"
            : $"not finished  go on with: ./deffarts train --resume {ShellText.Of(summary.Run)}");
    }

    private static string Next(TrainSummary summary)
    {
        var run = ShellText.Of(summary.Run);
        var export = $"./deffarts export {run} --onnx network.onnx";
        return $"next          {(summary.TestError is null ? export : $"./deffarts test {run}, or {export}")}";
    }
}

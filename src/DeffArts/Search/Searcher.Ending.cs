using DeffArts.Data;
using DeffArts.Search.Relaxations;
using DeffArts.Search.Selection;
using DeffArts.Search.Stopping;
using DeffArts.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// What some variants do beside the steps: watch the curvature, and choose operations when the epochs are over.
/// </summary>
public sealed partial class Searcher
{
    // The weights of a supernet that has converged are tuned at the end of the range (DARTS-PT).
    private const double TuningShare = 0.1;
    private readonly CurvatureMonitor? monitor;
    private readonly Perturbation? choice;

    /// <summary>Whether the epochs are over: all are done, or the curvature ended them.</summary>
    private bool EpochsAreOver => place.Epoch >= this.settings.Epochs || monitor is { Ends: true };

    private IEnumerable<(string Name, Tensor Value)> EndingTensors =>
        (monitor?.Remembered.Select(entry => ($"curvature.{entry.Name}", entry.Value)) ?? [])
            .Concat(this.choice?.Remembered.Select(entry => ($"selection.{entry.Name}", entry.Value)) ?? []);

    private CurvatureMonitor? Monitor() => this.settings.CurvatureStop > 0
        ? new(parts.Alphas.named_parameters().Select(alpha => (alpha.name, alpha.parameter)),
            this.settings.Epochs, this.settings.CurvatureStop)
        : null;

    private Perturbation? Choice() =>
        parts.Relaxation is DecidedEdges edges ? new(parts.Space, edges, this.settings.Seed) : null;

    /// <summary>Measures at the end of an epoch, before it is counted as done.</summary>
    private void WatchCurvature(CancellationToken stop)
    {
        if (monitor?.IsDue(place.Epoch + 1) != true)
        {
            return;
        }

        stop.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        parts.Supernet.train();
        using var held = parts.Supernet.HoldStatistics();
        evaluationBatches.Seek(0, 0);
        var (images, labels) = evaluationBatches.Next(this.device);
        Parameter[] alphas = [.. parts.Alphas.named_parameters().Select(alpha => alpha.parameter)];
        monitor.Add(Curvature.Of(
            alphas, Loss, new Randomness(this.settings.Seed, "curvature", place.Epoch)));

        Tensor Loss()
        {
            var architecture = parts.Relaxation.Draw(parts.Alphas, PassKind.Evaluation);
            return nn.functional.cross_entropy(parts.Logits(images, architecture, weightGradients: false), labels);
        }
    }

    /// <summary>Decisions, each but the first after some steps of tuning.</summary>
    private IEnumerable<SearchEvent> Choose(CancellationToken stop)
    {
        while (this.choice is { } choice && choice.Decided < choice.Decisions)
        {
            if (choice.Decided > 0 && choice.Tuned < this.settings.SelectionSteps)
            {
                _ = Step(stop);
                choice.CountStep();
                place = place.Step < StepsPerEpoch ? place : place.NextEpoch();
            }
            else
            {
                choice.Decide(() => Judge(stop));
            }

            yield return new SelectionProgressed(choice.Decided, choice.Decisions);
        }
    }

    /// <summary>
    /// The supernet on validation images, with the statistics of the batch: those of the running kind are of another
    /// supernet.
    /// </summary>
    private Judgement Judge(CancellationToken stop)
    {
        using var still = no_grad();
        parts.Supernet.train();
        parts.Relaxation.Follow(Progress);
        using var held = parts.Supernet.HoldStatistics();
        evaluationBatches.Seek(0, 0);
        var (sum, images, correct) = (0.0, 0L, 0L);
        while (images < this.settings.SelectionImages && evaluationBatches.Epoch == 0)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = evaluationBatches.Next(this.device);
            var logits = parts.Logits(batch.Images, parts.Relaxation.Draw(parts.Alphas, PassKind.Evaluation));
            var count = batch.Labels.shape[0];
            sum += count * nn.functional.cross_entropy(logits, batch.Labels).item<float>();
            correct += Accuracy.Correct(logits, batch.Labels);
            images += count;
        }

        return new(correct, sum / images);
    }
}

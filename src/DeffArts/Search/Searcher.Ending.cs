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
    private readonly CurvatureMonitor? _monitor;
    private readonly Perturbation? _choice;

    /// <summary>Whether the epochs are over: all are done, or the curvature ended them.</summary>
    private bool EpochsAreOver => _place.Epoch >= _settings.Epochs || _monitor is { Ends: true };

    private IEnumerable<(string Name, Tensor Value)> EndingTensors =>
        (_monitor?.Remembered.Select(entry => ($"curvature.{entry.Name}", entry.Value)) ?? [])
            .Concat(_choice?.Remembered.Select(entry => ($"selection.{entry.Name}", entry.Value)) ?? []);

    private CurvatureMonitor? Monitor() => _settings.CurvatureStop > 0
        ? new(_parts.Alphas.named_parameters().Select(alpha => (alpha.name, alpha.parameter)),
            _settings.Epochs, _settings.CurvatureStop)
        : null;

    private Perturbation? Choice() =>
        _parts.Relaxation is DecidedEdges edges ? new(_parts.Space, edges, _settings.Seed) : null;

    /// <summary>Measures at the end of an epoch, before it is counted as done.</summary>
    private void WatchCurvature(CancellationToken stop)
    {
        if (_monitor?.IsDue(_place.Epoch + 1) != true)
        {
            return;
        }

        stop.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        _parts.Supernet.train();
        using var held = _parts.Supernet.HoldStatistics();
        _evaluationBatches.Seek(0, 0);
        var (images, labels) = _evaluationBatches.Next(_device);
        Parameter[] alphas = [.. _parts.Alphas.named_parameters().Select(alpha => alpha.parameter)];
        _monitor.Add(Curvature.Of(
            alphas, Loss, new Randomness(_settings.Seed, "curvature", _place.Epoch)));

        Tensor Loss()
        {
            var architecture = _parts.Relaxation.Draw(_parts.Alphas, PassKind.Evaluation);
            return nn.functional.cross_entropy(_parts.Logits(images, architecture, weightGradients: false), labels);
        }
    }

    /// <summary>Decisions, each but the first after some steps of tuning.</summary>
    private IEnumerable<SearchEvent> Choose(CancellationToken stop)
    {
        while (_choice is { } choice && choice.Decided < choice.Decisions)
        {
            if (choice.Decided > 0 && choice.Tuned < _settings.SelectionSteps)
            {
                _ = Step(stop);
                choice.CountStep();
                _place = _place.Step < StepsPerEpoch ? _place : _place.NextEpoch();
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
        _parts.Supernet.train();
        _parts.Relaxation.Follow(Progress);
        using var held = _parts.Supernet.HoldStatistics();
        _evaluationBatches.Seek(0, 0);
        var (sum, images, correct) = (0.0, 0L, 0L);
        while (images < _settings.SelectionImages && _evaluationBatches.Epoch == 0)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = _evaluationBatches.Next(_device);
            var logits = _parts.Logits(batch.Images, _parts.Relaxation.Draw(_parts.Alphas, PassKind.Evaluation));
            var count = batch.Labels.shape[0];
            sum += count * nn.functional.cross_entropy(logits, batch.Labels).item<float>();
            correct += Accuracy.Correct(logits, batch.Labels);
            images += count;
        }

        return new(correct, sum / images);
    }
}

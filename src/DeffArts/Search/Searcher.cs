using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Search.Selection;
using DeffArts.Space;
using DeffArts.Training;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// The search of section 2: alternate a step of alpha on a validation batch with a step of w on a training batch,
/// then discretise. It reports by events and can be captured between any two of them; it reads and writes nothing.
/// </summary>
public sealed partial class Searcher : IDisposable
{
    private readonly SearchSettings _settings;
    private readonly Device _device;
    private readonly CostModel _cost;
    private readonly SearchParts _parts;
    private readonly CosineSchedule _schedule;
    private readonly BatchStream _trainingBatches;
    private readonly BatchStream _validationBatches;
    private readonly BatchStream _evaluationBatches;
    private readonly Savepoint _before;
    private SearchPlace _place = SearchPlace.Start;

    /// <summary>Puts the parts of a search together; see <see cref="SearchParts"/> for the seed.</summary>
    /// <param name="settings">The search's mathematics.</param>
    /// <param name="data">What it trains and validates on.</param>
    /// <param name="cost">What L_com counts.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="relaxation">From now on the searcher's own; by default what the settings name.</param>
    /// <param name="terms">Added to the objective of Eq. 1.</param>
    /// <param name="limit">The most that the cells may cost, or null.</param>
    /// <exception cref="InvalidArchitectureException">The settings describe no search space.</exception>
    public Searcher(
        SearchSettings settings, SearchData data, CostModel cost, Device device, Relaxation? relaxation = null,
        IEnumerable<IObjectiveTerm>? terms = null, SearchLimit? limit = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        (_settings, _cost, _device) = (settings, cost, device);
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(
            settings.Layers, settings.Channels, data.Images.Size, data.Images.Channels, data.Images.Classes.Length);
        _parts = SearchParts.Build(settings, shape, cost, device, relaxation, terms, limit);
        (_monitor, _choice) = (Monitor(), Choice());
        _schedule = new CosineSchedule(settings.LearningRate, settings.LearningRateMin, settings.Epochs);
        var augmentation = new Augmentation { CropAndFlip = settings.Augment, Cutout = settings.Cutout };
        _trainingBatches = Stream(data, data.Train, augmentation, "train");
        _validationBatches = Stream(data, data.Validation, augmentation, "validation");
        _evaluationBatches = Stream(data, data.Validation, Augmentation.None, "evaluation", shuffle: false);
        _before = new Savepoint([.. _parts.Supernet.buffers(), .. _parts.AlphaOptimizer.Moved,
            .. _parts.Relaxation.Remembered.Select(entry => entry.Value),
            .. _parts.Objective.Remembered.Select(entry => entry.Value)]);
    }

    /// <summary>Steps in an epoch: training batches, the last of which may be smaller.</summary>
    public int StepsPerEpoch => _trainingBatches.BatchesPerEpoch;

    /// <summary>Steps done since the start of the search.</summary>
    public long StepsDone => (long)_place.Epoch * StepsPerEpoch + _place.Step;

    /// <summary>
    /// Searches from where the state stands to the end. Stop by leaving the enumeration: at every event the state is
    /// whole and can be captured.
    /// </summary>
    /// <param name="stop">
    /// Gives up what is under way: the state is then, to the bit, that of the last event, and can be captured.
    /// </param>
    /// <exception cref="SearchDivergedException">
    /// A loss or gradient is not finite; nothing was updated by it.
    /// </exception>
    /// <exception cref="OperationCanceledException">A step or an evaluation was given up.</exception>
    public IEnumerable<SearchEvent> Run(CancellationToken stop = default)
    {
        _parts.Supernet.Stop = stop;
        while (!EpochsAreOver)
        {
            while (_place.Step < StepsPerEpoch)
            {
                yield return Step(stop);
            }

            var evaluation = new RunningMean();
            for (var batch = 0; batch < _evaluationBatches.BatchesPerEpoch; batch++)
            {
                evaluation = Evaluate(batch, evaluation);
                yield return new EvaluationProgressed(_place.Epoch + 1, batch + 1, _evaluationBatches.BatchesPerEpoch);
            }

            WatchCurvature(stop);
            yield return FinishEpoch(evaluation);
        }

        foreach (var progress in Choose(stop))
        {
            yield return progress;
        }

        yield return new SearchCompleted(Summarize());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainingBatches.Dispose();
        _validationBatches.Dispose();
        _evaluationBatches.Dispose();
        _before.Dispose();
        _monitor?.Dispose();
        _choice?.Dispose();
        _parts.Dispose();
    }

    /// <summary>A step that is done or, when it is given up, undone.</summary>
    private StepCompleted Step(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _before.Take();
        var (trainingAt, validationAt) = (At(_trainingBatches), At(_validationBatches));
        var alphaSteps = _parts.AlphaOptimizer.Steps;
        try
        {
            return TakeStep(stop);
        }
        catch (OperationCanceledException)
        {
            _before.GoBack();
            _parts.AlphaOptimizer.Steps = alphaSteps;
            _trainingBatches.Seek(trainingAt.Epoch, trainingAt.Index);
            _validationBatches.Seek(validationAt.Epoch, validationAt.Index);
            throw;
        }
    }

    private static (int Epoch, int Index) At(BatchStream stream) => (stream.Epoch, stream.Index);

    /// <summary>One step of the method: draw batches, move alpha, move w, publish.</summary>
    private StepCompleted TakeStep(CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        var training = _trainingBatches.Next(_device);
        _parts.Supernet.train();
        _parts.WeightOptimizer.LearningRate = EpochsAreOver
            ? TuningShare * _settings.LearningRate
            : _schedule.At(_place.Epoch);
        _parts.Relaxation.Follow(Progress);

        var performance = _settings.FixedAlpha
            || _place.Epoch < _settings.WarmupEpochs ? null : MoveArchitecture(training, stop);
        var (crossEntropy, correct, norm) = MoveWeights(training, stop);

        var count = training.Labels.shape[0];
        _place = _place.AfterStep(crossEntropy, correct, count);
        return new StepCompleted(
            _place.Epoch + 1, _place.Step, StepsPerEpoch, performance?.Total.item<float>(),
            performance?.CrossEntropy.item<float>(),
            performance?.ComputeCost?.item<double>() ?? _parts.ExpectedCycles(Progress), crossEntropy,
            (double)correct / count, norm);
    }

    /// <summary>
    /// Eq. 2: alpha moves along the gradient of L_per,val. Running statistics belong to the training data.
    /// </summary>
    private PerformanceLoss MoveArchitecture(Batch training, CancellationToken stop)
    {
        var validation = _validationBatches.Next(_device);
        using var held = _parts.Supernet.HoldStatistics();
        var losses = _parts.Losses(training, validation, Progress);
        var gradients = _parts.ArchitectureStep.Gradient(losses);
        stop.ThrowIfCancellationRequested();
        Check(losses.Performance!.Total.item<float>(), "validation loss");
        Check(gradients.Sum(gradient => gradient.abs().sum().item<float>()), "gradient of alpha");
        _parts.AlphaOptimizer.Step(gradients);
        _parts.Objective.Stepped(losses.Performance);
        return losses.Performance;
    }

    /// <summary>The lower level of Eq. 3: one step of w at the new alpha. L_com does not depend on w.</summary>
    private (double CrossEntropy, long Correct, double Norm) MoveWeights(Batch training, CancellationToken stop)
    {
        var (loss, logits) = _parts.WeightLoss(training);
        var crossEntropy = Check(loss.item<float>(), "training loss");
        var norm = Check(_parts.WeightOptimizer.Step(loss, stop), "gradient of the weights");
        return (crossEntropy, Accuracy.Correct(logits, training.Labels), norm);
    }

    private double Check(double value, string what) =>
        double.IsFinite(value) ? value : throw new SearchDivergedException(_place.Epoch + 1, _place.Step + 1, what);

    private RunningMean Evaluate(int batch, RunningMean before)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        _parts.Supernet.eval();
        _parts.Relaxation.Follow(Progress);
        if (batch == 0)
        {
            // An evaluation that was cut short by a resume starts anew.
            _evaluationBatches.Seek(0, 0);
        }

        var (images, labels) = _evaluationBatches.Next(_device);
        var logits = _parts.Logits(images, _parts.Relaxation.Draw(_parts.Alphas, PassKind.Evaluation));
        var loss = nn.functional.cross_entropy(logits, labels).item<float>();
        return before.With(loss, Accuracy.Correct(logits, labels), labels.shape[0]);
    }

    private EpochCompleted FinishEpoch(RunningMean evaluation)
    {
        var training = _place.Training;
        var completed = new EpochCompleted(
            _place.Epoch + 1, _schedule.At(_place.Epoch), training.CrossEntropy, training.Accuracy,
            evaluation.CrossEntropy, evaluation.Accuracy, Summarize());
        _place = _place.NextEpoch();
        return completed;
    }

    /// <summary>Epochs done of all epochs.</summary>
    private double Progress => Math.Min(1, (double)_place.Epoch / _settings.Epochs);

    private ArchitectureSummary Summarize()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        _parts.Relaxation.Follow(Progress);
        var architecture = _parts.Relaxation.Draw(_parts.Alphas, PassKind.Evaluation);
        var scores = _parts.Space.Types.ToImmutableDictionary(type => type.Name, type => new CellScores(
            architecture.Values(type.Name), _parts.Alphas.EdgeWeightValues(type.Name)));
        var genotype = _parts.Selection.Of(_parts.Space, scores);
        return new ArchitectureSummary(genotype, _cost.Exact(genotype), _parts.ExpectedCycles(Progress),
            [.. _parts.Space.SearchedTypes.Select(type =>
                new CellSummary(type.Name, scores[type.Name].Operations, scores[type.Name].Edges))]);
    }

    private BatchStream Stream(
        SearchData data, int[] indices, Augmentation augmentation, string stream, bool shuffle = true) =>
        new(data.Images, indices, _settings.BatchSize, data.Normalisation, augmentation, _settings.Seed, stream,
            shuffle);
}

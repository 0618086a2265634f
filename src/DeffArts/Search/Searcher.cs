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
    private readonly SearchSettings settings;
    private readonly Device device;
    private readonly CostModel cost;
    private readonly SearchParts parts;
    private readonly CosineSchedule schedule;
    private readonly BatchStream trainingBatches;
    private readonly BatchStream validationBatches;
    private readonly BatchStream evaluationBatches;
    private readonly Savepoint before;
    private SearchPlace place = SearchPlace.Start;

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
        (this.settings, this.cost, this.device) = (settings, cost, device);
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(
            settings.Layers, settings.Channels, data.Images.Size, data.Images.Channels, data.Images.Classes.Length);
        this.parts = SearchParts.Build(settings, shape, cost, device, relaxation, terms, limit);
        (this.monitor, this.choice) = (Monitor(), Choice());
        schedule = new CosineSchedule(settings.LearningRate, settings.LearningRateMin, settings.Epochs);
        var augmentation = new Augmentation { CropAndFlip = settings.Augment, Cutout = settings.Cutout };
        this.trainingBatches = Stream(data, data.Train, augmentation, "train");
        this.validationBatches = Stream(data, data.Validation, augmentation, "validation");
        this.evaluationBatches = Stream(data, data.Validation, Augmentation.None, "evaluation", shuffle: false);
        this.before = new Savepoint([.. this.parts.Supernet.buffers(), .. this.parts.AlphaOptimizer.Moved,
            .. this.parts.Relaxation.Remembered.Select(entry => entry.Value),
            .. this.parts.Objective.Remembered.Select(entry => entry.Value)]);
    }

    /// <summary>Steps in an epoch: training batches, the last of which may be smaller.</summary>
    public int StepsPerEpoch => this.trainingBatches.BatchesPerEpoch;

    /// <summary>Steps done since the start of the search.</summary>
    public long StepsDone => (long)this.place.Epoch * StepsPerEpoch + this.place.Step;

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
        this.parts.Supernet.Stop = stop;
        while (!EpochsAreOver)
        {
            while (this.place.Step < StepsPerEpoch)
            {
                yield return Step(stop);
            }

            var evaluation = new RunningMean();
            for (var batch = 0; batch < this.evaluationBatches.BatchesPerEpoch; batch++)
            {
                evaluation = Evaluate(batch, evaluation);
                yield return new EvaluationProgressed(
                    this.place.Epoch + 1, batch + 1, this.evaluationBatches.BatchesPerEpoch);
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
        this.trainingBatches.Dispose();
        this.validationBatches.Dispose();
        this.evaluationBatches.Dispose();
        this.before.Dispose();
        this.monitor?.Dispose();
        this.choice?.Dispose();
        this.parts.Dispose();
    }

    /// <summary>A step that is done or, when it is given up, undone.</summary>
    private StepCompleted Step(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        this.before.Take();
        var (trainingAt, validationAt) = (At(this.trainingBatches), At(this.validationBatches));
        var alphaSteps = this.parts.AlphaOptimizer.Steps;
        try
        {
            return TakeStep(stop);
        }
        catch (OperationCanceledException)
        {
            this.before.GoBack();
            this.parts.AlphaOptimizer.Steps = alphaSteps;
            this.trainingBatches.Seek(trainingAt.Epoch, trainingAt.Index);
            this.validationBatches.Seek(validationAt.Epoch, validationAt.Index);
            throw;
        }
    }

    private static (int Epoch, int Index) At(BatchStream stream) => (stream.Epoch, stream.Index);

    /// <summary>One step of the method: draw batches, move alpha, move w, publish.</summary>
    private StepCompleted TakeStep(CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        var training = this.trainingBatches.Next(this.device);
        this.parts.Supernet.train();
        this.parts.WeightOptimizer.LearningRate = EpochsAreOver
            ? TuningShare * this.settings.LearningRate
            : schedule.At(this.place.Epoch);
        this.parts.Relaxation.Follow(Progress);

        var performance = this.settings.FixedAlpha
            || this.place.Epoch < this.settings.WarmupEpochs ? null : MoveArchitecture(training, stop);
        var (crossEntropy, correct, norm) = MoveWeights(training, stop);

        var count = training.Labels.shape[0];
        this.place = this.place.AfterStep(crossEntropy, correct, count);
        return new StepCompleted(
            this.place.Epoch + 1, this.place.Step, StepsPerEpoch, performance?.Total.item<float>(),
            performance?.CrossEntropy.item<float>(),
            performance?.ComputeCost?.item<double>() ?? this.parts.ExpectedCycles(Progress), crossEntropy,
            (double)correct / count, norm);
    }

    /// <summary>
    /// Eq. 2: alpha moves along the gradient of L_per,val. Running statistics belong to the training data.
    /// </summary>
    private PerformanceLoss MoveArchitecture(Batch training, CancellationToken stop)
    {
        var validation = this.validationBatches.Next(this.device);
        using var held = this.parts.Supernet.HoldStatistics();
        var losses = this.parts.Losses(training, validation, Progress);
        var gradients = this.parts.ArchitectureStep.Gradient(losses);
        stop.ThrowIfCancellationRequested();
        Check(losses.Performance!.Total.item<float>(), "validation loss");
        Check(gradients.Sum(gradient => gradient.abs().sum().item<float>()), "gradient of alpha");
        this.parts.AlphaOptimizer.Step(gradients);
        this.parts.Objective.Stepped(losses.Performance);
        return losses.Performance;
    }

    /// <summary>The lower level of Eq. 3: one step of w at the new alpha. L_com does not depend on w.</summary>
    private (double CrossEntropy, long Correct, double Norm) MoveWeights(Batch training, CancellationToken stop)
    {
        var (loss, logits) = this.parts.WeightLoss(training);
        var crossEntropy = Check(loss.item<float>(), "training loss");
        var norm = Check(this.parts.WeightOptimizer.Step(loss, stop), "gradient of the weights");
        return (crossEntropy, Accuracy.Correct(logits, training.Labels), norm);
    }

    private double Check(double value, string what) =>
        double.IsFinite(value)
            ? value
            : throw new SearchDivergedException(this.place.Epoch + 1, this.place.Step + 1, what);

    private RunningMean Evaluate(int batch, RunningMean before)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        this.parts.Supernet.eval();
        this.parts.Relaxation.Follow(Progress);
        if (batch == 0)
        {
            // An evaluation that was cut short by a resume starts anew.
            this.evaluationBatches.Seek(0, 0);
        }

        var (images, labels) = this.evaluationBatches.Next(this.device);
        var logits = this.parts.Logits(images, this.parts.Relaxation.Draw(this.parts.Alphas, PassKind.Evaluation));
        var loss = nn.functional.cross_entropy(logits, labels).item<float>();
        return before.With(loss, Accuracy.Correct(logits, labels), labels.shape[0]);
    }

    private EpochCompleted FinishEpoch(RunningMean evaluation)
    {
        var training = this.place.Training;
        var completed = new EpochCompleted(
            this.place.Epoch + 1, schedule.At(this.place.Epoch), training.CrossEntropy, training.Accuracy,
            evaluation.CrossEntropy, evaluation.Accuracy, Summarize());
        this.place = this.place.NextEpoch();
        return completed;
    }

    /// <summary>Epochs done of all epochs.</summary>
    private double Progress => Math.Min(1, (double)this.place.Epoch / this.settings.Epochs);

    private ArchitectureSummary Summarize()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        this.parts.Relaxation.Follow(Progress);
        var architecture = this.parts.Relaxation.Draw(this.parts.Alphas, PassKind.Evaluation);
        var scores = this.parts.Space.Types.ToImmutableDictionary(type => type.Name, type => new CellScores(
            architecture.Values(type.Name), this.parts.Alphas.EdgeWeightValues(type.Name)));
        var genotype = this.parts.Selection.Of(this.parts.Space, scores);
        return new ArchitectureSummary(genotype, this.cost.Exact(genotype), this.parts.ExpectedCycles(Progress),
            [.. this.parts.Space.SearchedTypes.Select(type =>
                new CellSummary(type.Name, scores[type.Name].Operations, scores[type.Name].Edges))]);
    }

    private BatchStream Stream(
        SearchData data, int[] indices, Augmentation augmentation, string stream, bool shuffle = true) =>
        new(data.Images, indices, this.settings.BatchSize, data.Normalisation, augmentation, this.settings.Seed, stream,
            shuffle);
}

using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Training;
using TorchSharp;
using TorchSharp.Modules;
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
    private readonly SearchSpace _space;
    private readonly CostModel _cost;
    private readonly Supernet _supernet;
    private readonly Alphas _alphas;
    private readonly ExpectedCost _expectedCost;
    private readonly Objective _objective;
    private readonly List<(string Name, Parameter Weight)> _weights;
    private readonly WeightOptimizer _weightOptimizer;
    private readonly AlphaOptimizer _alphaOptimizer;
    private readonly ArchitectureStep _architectureStep;
    private readonly CosineSchedule _schedule;
    private readonly BatchStream _trainingBatches;
    private readonly BatchStream _validationBatches;
    private readonly BatchStream _evaluationBatches;
    private readonly Savepoint _before;
    private SearchPlace _place = SearchPlace.Start;

    /// <summary>Builds supernet and alpha from the settings' seed, which also seeds torch's own generator.</summary>
    /// <exception cref="InvalidArchitectureException">The settings describe no search space.</exception>
    public Searcher(SearchSettings settings, SearchData data, CostModel cost, Device device)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        (_settings, _cost, _device) = (settings, cost, device);
        _space = settings.Space();
        using var scope = NewDisposeScope();
        manual_seed(settings.Seed);
        var shape = new NetworkShape(
            settings.Layers, settings.Channels, data.Images.Size, data.Images.Channels, data.Images.Classes.Length);
        _supernet = new Supernet(_space, shape, settings.PartialChannels, settings.Engine);
        _alphas = new Alphas(_space, normalizesEdges: settings.PartialChannels > 1);
        _supernet.to(device);
        _alphas.to(device);
        _expectedCost = new ExpectedCost(cost, _space, device);
        _objective = new Objective(_expectedCost, settings.Gamma, settings.Beta);
        _weights = [.. _supernet.named_parameters().Select(weight => (weight.name, weight.parameter))];
        _weightOptimizer = new WeightOptimizer(_weights, settings.Descent());
        _alphaOptimizer = new AlphaOptimizer(
            [.. _alphas.named_parameters().Select(alpha => (alpha.name, alpha.parameter))], settings);
        _architectureStep = settings.Order == Order.First ? new FirstOrder() : new SecondOrder(_weightOptimizer.NextStep);
        _schedule = new CosineSchedule(settings.LearningRate, settings.LearningRateMin, settings.Epochs);
        var augmentation = new Augmentation { CropAndFlip = settings.Augment, Cutout = settings.Cutout };
        _trainingBatches = Stream(data, data.Train, augmentation, "train");
        _validationBatches = Stream(data, data.Validation, augmentation, "validation");
        _evaluationBatches = Stream(data, data.Validation, Augmentation.None, "evaluation", shuffle: false);
        _before = new Savepoint([.. _supernet.buffers(), .. _alphaOptimizer.Moved]);
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
    /// <exception cref="SearchDivergedException">A loss or gradient is not finite; nothing was updated by it.</exception>
    /// <exception cref="OperationCanceledException">A step or an evaluation was given up.</exception>
    public IEnumerable<SearchEvent> Run(CancellationToken stop = default)
    {
        _supernet.Stop = stop;
        while (_place.Epoch < _settings.Epochs)
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

            yield return FinishEpoch(evaluation);
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
        _weightOptimizer.Dispose();
        _alphaOptimizer.Dispose();
        _expectedCost.Dispose();
        _alphas.Dispose();
        _supernet.Dispose();
    }

    /// <summary>A step that is done or, when it is given up, undone.</summary>
    private StepCompleted Step(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _before.Take();
        var (trainingAt, validationAt) = (At(_trainingBatches), At(_validationBatches));
        var alphaSteps = _alphaOptimizer.Steps;
        try
        {
            return TakeStep(stop);
        }
        catch (OperationCanceledException)
        {
            _before.GoBack();
            _alphaOptimizer.Steps = alphaSteps;
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
        _supernet.train();
        _weightOptimizer.LearningRate = _schedule.At(_place.Epoch);

        var performance = _place.Epoch < _settings.WarmupEpochs ? null : MoveArchitecture(training, stop);
        var (crossEntropy, correct, norm) = MoveWeights(training, stop);

        var count = training.Labels.shape[0];
        _place = _place.AfterStep(crossEntropy, correct, count);
        return new StepCompleted(
            _place.Epoch + 1, _place.Step, StepsPerEpoch, performance?.Total.item<float>(),
            performance?.CrossEntropy.item<float>(),
            performance?.ComputeCost.item<double>() ?? ExpectedCycles(), crossEntropy, (double)correct / count, norm);
    }

    /// <summary>Eq. 2: alpha moves along the gradient of L_per,val. Running statistics belong to the training data.</summary>
    private PerformanceLoss MoveArchitecture(Batch training, CancellationToken stop)
    {
        var validation = _validationBatches.Next(_device);
        using var held = _supernet.HoldStatistics();
        var losses = new SupernetLosses(
            _supernet, [.. _weights.Select(weight => weight.Weight)], _alphas, _objective, training, validation);
        var gradients = _architectureStep.Gradient(losses);
        stop.ThrowIfCancellationRequested();
        Check(losses.Performance!.Total.item<float>(), "validation loss");
        Check(gradients.Sum(gradient => gradient.abs().sum().item<float>()), "gradient of alpha");
        _alphaOptimizer.Step(gradients);
        return losses.Performance;
    }

    /// <summary>The lower level of Eq. 3: one step of w at the new alpha. L_com does not depend on w.</summary>
    private (double CrossEntropy, long Correct, double Norm) MoveWeights(Batch training, CancellationToken stop)
    {
        var logits = _supernet.Forward(
            training.Images, _alphas.Weights(CellType.Normal).detach(), _alphas.Weights(CellType.Reduction).detach());
        var loss = nn.functional.cross_entropy(logits, training.Labels);
        var crossEntropy = Check(loss.item<float>(), "training loss");
        var norm = Check(_weightOptimizer.Step(loss, stop), "gradient of the weights");
        return (crossEntropy, Accuracy.Correct(logits, training.Labels), norm);
    }

    private double Check(double value, string what) =>
        double.IsFinite(value) ? value : throw new SearchDivergedException(_place.Epoch + 1, _place.Step + 1, what);

    private RunningMean Evaluate(int batch, RunningMean before)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        _supernet.eval();
        if (batch == 0)
        {
            // An evaluation that was cut short by a resume starts anew.
            _evaluationBatches.Seek(0, 0);
        }

        var (images, labels) = _evaluationBatches.Next(_device);
        var logits = _supernet.Forward(images, _alphas.Weights(CellType.Normal), _alphas.Weights(CellType.Reduction));
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

    private ArchitectureSummary Summarize()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var normal = _alphas.WeightValues(CellType.Normal);
        var reduction = _alphas.WeightValues(CellType.Reduction);
        var normalEdges = _alphas.EdgeWeightValues(CellType.Normal);
        var reductionEdges = _alphas.EdgeWeightValues(CellType.Reduction);
        var genotype = new Genotype(
            Discretizer.Discretize(_space, normal, normalEdges),
            Discretizer.Discretize(_space, reduction, reductionEdges));
        return new ArchitectureSummary(genotype, _cost.Exact(genotype), ExpectedCycles(), normal, reduction)
        {
            NormalEdgeWeights = normalEdges,
            ReductionEdgeWeights = reductionEdges,
        };
    }

    /// <summary>L_com of Eq. 4 as alpha stands.</summary>
    private double ExpectedCycles()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return _expectedCost.Of(_alphas[CellType.Normal], _alphas[CellType.Reduction]).Cycles.item<double>();
    }

    private BatchStream Stream(
        SearchData data, int[] indices, Augmentation augmentation, string stream, bool shuffle = true) =>
        new(data.Images, indices, _settings.BatchSize, data.Normalisation, augmentation, _settings.Seed, stream, shuffle);
}

using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Training;

/// <summary>
/// Trains the network derived from a genotype (appendix D.2): SGD with a cosine, drop path that grows with the epoch,
/// cutout, the auxiliary tower. It reports by events and can be captured between any two; it reads and writes nothing.
/// </summary>
public sealed partial class Trainer : IDisposable
{
    private readonly TrainingSettings settings;
    private readonly TrainingData data;
    private readonly Device device;
    private readonly WeightOptimizer optimizer;
    private readonly CosineSchedule schedule;
    private readonly BatchStream batches;
    private readonly Savepoint before;
    private TrainingPlace place = TrainingPlace.Start;

    /// <summary>Builds the network from the settings' seed, which also seeds torch's own generator.</summary>
    public Trainer(Genotype genotype, TrainingSettings settings, TrainingData data, Device device)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        (this.settings, this.data, this.device) = (settings, data, device);
        using var scope = NewDisposeScope();
        manual_seed(settings.Seed);
        Network = new DerivedNetwork(
            genotype, ShapeOf(settings, data.Images), settings.AuxiliaryWeight > 0, settings.Engine);
        Network.to(device);
        List<(string Name, Parameter Weight)> weights =
            [.. Network.named_parameters().Select(weight => (weight.name, weight.parameter))];
        this.optimizer = new WeightOptimizer(weights, settings.Descent());
        schedule = new CosineSchedule(settings.LearningRate, settings.LearningRateMin, settings.Epochs);
        var augmentation = new Augmentation { CropAndFlip = settings.Augment, Cutout = settings.Cutout };
        this.batches = new BatchStream(
            data.Images, data.Train, settings.BatchSize, data.Normalisation, augmentation, settings.Seed, "training");
        before = new Savepoint(Network.buffers());
    }

    /// <summary>The network as it stands.</summary>
    public DerivedNetwork Network { get; }

    /// <summary>Steps in an epoch: the last batch may be smaller.</summary>
    public int StepsPerEpoch => this.batches.BatchesPerEpoch;

    /// <summary>Steps done since the start of the training.</summary>
    public long StepsDone => (long)this.place.Epoch * StepsPerEpoch + this.place.Step;

    /// <summary>The network that the settings ask for on these images.</summary>
    public static NetworkShape ShapeOf(TrainingSettings settings, ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(images);
        return new NetworkShape(
            settings.Layers, settings.Channels, images.Size, images.Channels, images.Classes.Length);
    }

    /// <summary>
    /// Trains from where the state stands to the end. Stop by leaving the enumeration: at every event the state is
    /// whole and can be captured.
    /// </summary>
    /// <param name="stop">
    /// Gives up what is under way: the state is then, to the bit, that of the last event, and can be captured.
    /// </param>
    /// <exception cref="TrainingDivergedException">
    /// A loss or gradient is not finite; nothing was updated by it.
    /// </exception>
    /// <exception cref="OperationCanceledException">A step or an evaluation was given up.</exception>
    public IEnumerable<TrainingEvent> Run(CancellationToken stop = default)
    {
        Network.Stop = stop;
        while (this.place.Epoch < this.settings.Epochs)
        {
            while (this.place.Step < StepsPerEpoch)
            {
                yield return Step(stop);
            }

            yield return FinishEpoch(stop);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        this.batches.Dispose();
        before.Dispose();
        this.optimizer.Dispose();
        Network.Dispose();
    }

    /// <summary>Drop path's probability in an epoch, counted from 0.</summary>
    private double DropPath => this.settings.DropPath * this.place.Epoch / this.settings.Epochs;

    /// <summary>A step that is done or, when it is given up, undone.</summary>
    private TrainingStepCompleted Step(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        before.Take();
        var (epoch, index) = (this.batches.Epoch, this.batches.Index);
        try
        {
            return TakeStep(stop);
        }
        catch (OperationCanceledException)
        {
            before.GoBack();
            this.batches.Seek(epoch, index);
            throw;
        }
    }

    private TrainingStepCompleted TakeStep(CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = this.batches.Next(this.device);
        Network.train();
        this.optimizer.LearningRate = schedule.At(this.place.Epoch);
        var (logits, auxiliary) = Network.Forward(images, DropPath);
        var crossEntropy = nn.functional.cross_entropy(logits, labels);
        var loss = auxiliary is null
            ? Smoothed(logits, labels)
            : Smoothed(logits, labels).Plus(Smoothed(auxiliary, labels).Times(this.settings.AuxiliaryWeight));
        var value = Check(loss.item<float>(), "loss");
        var norm = Check(this.optimizer.Step(loss, stop), "gradient");
        var (plain, correct, count) = (crossEntropy.item<float>(), Accuracy.Correct(logits, labels), labels.shape[0]);
        this.place = this.place.AfterStep(plain, correct, count);
        return new TrainingStepCompleted(
            this.place.Epoch + 1, this.place.Step, StepsPerEpoch, value, plain, (double)correct / count, norm);
    }

    private Tensor Smoothed(Tensor logits, Tensor labels) =>
        nn.functional.cross_entropy(logits, labels, label_smoothing: this.settings.LabelSmoothing);

    private TrainingEpochCompleted FinishEpoch(CancellationToken stop)
    {
        var validation = this.data.Validation.Length == 0
            ? null
            : Evaluation.Of(Network, this.data.Images, this.data.Validation, this.data.Normalisation,
                this.settings.BatchSize, this.device,
                stop);
        var isBest = validation is not null && validation.Accuracy > this.place.BestAccuracy;
        var completed = new TrainingEpochCompleted(
            this.place.Epoch + 1, schedule.At(this.place.Epoch), DropPath, this.place.Training.CrossEntropy,
            this.place.Training.Accuracy,
            validation?.CrossEntropy, validation?.Accuracy, isBest);
        this.place = this.place.NextEpoch(isBest ? validation!.Accuracy : this.place.BestAccuracy);
        return completed;
    }

    private double Check(double value, string what) => double.IsFinite(value)
        ? value
        : throw new TrainingDivergedException(this.place.Epoch + 1, this.place.Step + 1, what);
}

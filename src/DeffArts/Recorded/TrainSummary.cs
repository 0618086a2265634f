using System.Text.Json.Nodes;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Settings;
using DeffArts.Space;
using DeffArts.Training;

namespace DeffArts.Recorded;

/// <summary><c>summary.json</c> of a training: the run in figures, as far as it has come.</summary>
public sealed record TrainSummary : IRunSummary<TrainSummary>
{
    /// <summary>How it ended, or that it has not.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <inheritdoc/>
    public required string Run { get; init; }

    /// <summary>Tells a training's summary from a search's.</summary>
    public string Command { get; init; } = "train";

    /// <summary>The preset it started from.</summary>
    public required string Preset { get; init; }

    /// <summary>The data set's name.</summary>
    public required string Data { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The cells.</summary>
    public required Genotype Genotype { get; init; }

    /// <summary>Cells of the network.</summary>
    public required int Layers { get; init; }

    /// <summary>Channels of the first cells' nodes.</summary>
    public required int Channels { get; init; }

    /// <summary>Compute cost of the genotype in Table 2's convention on the paper's processor, in cycles.</summary>
    public required double GenotypeCost { get; init; }

    /// <summary>Convention and processor of that cost.</summary>
    public required string Cost { get; init; }

    /// <summary>Cycles of the whole network for one image on the paper's processor.</summary>
    public double? NetworkCycles { get; init; }

    /// <summary>Trainable numbers without the auxiliary tower.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-accumulates for one image.</summary>
    public required long Macs { get; init; }

    /// <summary>The count that the paper's Table 3 prints as GMACs.</summary>
    public required long MacsWithElementwise { get; init; }

    /// <summary>Epochs of the whole training.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs done.</summary>
    public int EpochsDone { get; init; }

    /// <summary>Steps done.</summary>
    public long Steps { get; init; }

    /// <summary>Mean cross entropy over the last epoch's batches.</summary>
    public double? TrainingCrossEntropy { get; init; }

    /// <summary>Accuracy over the last epoch's batches, 0 to 1.</summary>
    public double? TrainingAccuracy { get; init; }

    /// <summary>Accuracy on the images kept out after the last epoch, 0 to 1.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The best accuracy on the images kept out, 0 to 1.</summary>
    public double? BestValidationAccuracy { get; init; }

    /// <summary>The epoch of the best accuracy on the images kept out.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Share of the test images classified wrong by the last network, 0 to 1.</summary>
    public double? TestError { get; init; }

    /// <summary>Mean cross entropy on the test images.</summary>
    public double? TestCrossEntropy { get; init; }

    /// <summary>Test images.</summary>
    public long? TestImages { get; init; }

    /// <summary>Classes of the data; null in a summary of an older program.</summary>
    public int? Classes { get; init; }

    /// <inheritdoc/>
    public double WallSeconds { get; init; }

    /// <summary>Mean seconds of a step in the last start; see <see cref="Meter.SecondsPerStep"/>.</summary>
    public double? SecondsPerStep { get; init; }

    /// <summary>The most memory that the last start held.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>A run at its start.</summary>
    public static TrainSummary Start(string folder, RunRecord<TrainRunSettings> record, string data, ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(images);
        var (settings, genotype) = (record.Settings.Training, GenotypeText.Read(record.Genotype!.ToJsonString()));
        var shape = Trainer.ShapeOf(settings, images);
        var (count, cost) = (NetworkCount.Of(genotype, shape), Conventions.OfCells(genotype.Skeleton, shape));
        return new TrainSummary
        {
            Outcome = RunOutcome.Running,
            Run = folder,
            Preset = record.Preset,
            Data = data,
            Seed = settings.Seed,
            Genotype = genotype,
            Layers = settings.Layers,
            Channels = settings.Channels,
            GenotypeCost = cost.Exact(genotype),
            Cost = cost.Description,
            NetworkCycles = new NetworkCost(Processor.Paper, shape, noneCost: 0).Exact(genotype),
            Parameters = count.Parameters,
            Macs = count.Macs,
            MacsWithElementwise = count.MacsWithElementwise,
            Classes = images.Classes.Length,
            Epochs = settings.Epochs,
        };
    }

    /// <summary>The summary after an event.</summary>
    public TrainSummary After(TrainingEvent happened) => happened switch
    {
        TrainingStepCompleted => this with { Steps = Steps + 1 },
        TrainingEpochCompleted epoch => this with
        {
            EpochsDone = epoch.Epoch,
            TrainingCrossEntropy = SummaryFile.Finite(epoch.CrossEntropy),
            TrainingAccuracy = epoch.Accuracy,
            ValidationAccuracy = epoch.ValidationAccuracy,
            BestValidationAccuracy = epoch.IsBest ? epoch.ValidationAccuracy : BestValidationAccuracy,
            BestEpoch = epoch.IsBest ? epoch.Epoch : BestEpoch,
        },
        NetworkTested { Evaluation: { } evaluation } => this with
        {
            TestError = evaluation.Error,
            TestCrossEntropy = SummaryFile.Finite(evaluation.CrossEntropy),
            TestImages = evaluation.Count,
        },
        _ => this,
    };

    /// <inheritdoc/>
    public TrainSummary With(RunOutcome outcome, Meter meter) => this with
    {
        Outcome = outcome,
        WallSeconds = meter.WallSeconds,
        SecondsPerStep = meter.SecondsPerStep,
        PeakMemoryBytes = Meter.PeakMemory,
    };

    /// <inheritdoc/>
    public TrainSummary At(string run) => this with { Run = run };

    /// <inheritdoc/>
    public JsonObject ToJson() => SummaryFile.ToJson(this);

    /// <inheritdoc/>
    public static TrainSummary FromJson(JsonNode? json) => SummaryFile.FromJson<TrainSummary>(json);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Cost;
using DeffArts.Search;
using DeffArts.Settings;
using DeffArts.Space;

namespace DeffArts.Recorded;

/// <summary><c>summary.json</c>: a run in figures, as far as it has come.</summary>
public sealed record SearchSummary : IRunSummary<SearchSummary>
{
    /// <summary>How it ended, or that it has not.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>The run folder.</summary>
    public required string Run { get; init; }

    /// <summary>The preset it started from.</summary>
    public required string Preset { get; init; }

    /// <summary>The data set's name.</summary>
    public required string Data { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Gamma of Eq. 1.</summary>
    public required double Gamma { get; init; }

    /// <summary>First or second order.</summary>
    public required Order Order { get; init; }

    /// <summary>Convention and processor of the cost.</summary>
    public required string Cost { get; init; }

    /// <summary>Epochs of the whole search.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs done.</summary>
    public int EpochsDone { get; init; }

    /// <summary>Steps done.</summary>
    public long Steps { get; init; }

    /// <summary>Mean cross entropy over the last epoch's training batches.</summary>
    public double? TrainingCrossEntropy { get; init; }

    /// <summary>Accuracy over the last epoch's training batches, 0 to 1.</summary>
    public double? TrainingAccuracy { get; init; }

    /// <summary>Cross entropy of the supernet on the validation half after the last epoch.</summary>
    public double? ValidationCrossEntropy { get; init; }

    /// <summary>Accuracy of the supernet on the validation half after the last epoch, 0 to 1.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>L_com of Eq. 4, in cycles.</summary>
    public double? ExpectedCost { get; init; }

    /// <summary>Compute cost of the genotype, in cycles.</summary>
    public double? GenotypeCost { get; init; }

    /// <summary>Skips among the genotype's operations.</summary>
    public int? Skips { get; init; }

    /// <summary>Mean entropy of alpha in DARTS's normal cell, in nats; null in another space.</summary>
    public double? NormalEntropy { get; init; }

    /// <summary>Mean entropy of alpha in DARTS's reduction cell, in nats; null in another space.</summary>
    public double? ReductionEntropy { get; init; }

    /// <summary>The genotype that alpha gives.</summary>
    public Genotype? Genotype { get; init; }

    /// <summary>Wall seconds of all starts, from the data being ready.</summary>
    public double WallSeconds { get; init; }

    /// <summary>Mean seconds of a step in the last start; see <see cref="Meter.SecondsPerStep"/>.</summary>
    public double? SecondsPerStep { get; init; }

    /// <summary>The most memory that the last start held.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>A run at its start.</summary>
    public static SearchSummary Start(
        string folder, RunRecord<SearchRunSettings> record, string data, CostModel cost) => new()
        {
            Outcome = RunOutcome.Running,
            Run = folder,
            Preset = record.Preset,
            Data = data,
            Seed = record.Settings.Search.Seed,
            Gamma = record.Settings.Search.Gamma,
            Order = record.Settings.Search.Order,
            Cost = cost.Description,
            Epochs = record.Settings.Search.Epochs,
        };

    /// <summary>The summary after an event.</summary>
    public SearchSummary After(SearchEvent happened) => happened switch
    {
        StepCompleted => this with { Steps = Steps + 1 },
        EpochCompleted epoch => (this with
        {
            EpochsDone = epoch.Epoch,
            TrainingCrossEntropy = SummaryFile.Finite(epoch.CrossEntropy),
            TrainingAccuracy = epoch.Accuracy,
            ValidationCrossEntropy = SummaryFile.Finite(epoch.ValidationCrossEntropy),
            ValidationAccuracy = epoch.ValidationAccuracy,
        }).With(epoch.Architecture),
        SearchCompleted end => With(end.Architecture),
        _ => this,
    };

    /// <inheritdoc/>
    public SearchSummary At(string run) => this with { Run = run };

    /// <summary>The summary with what the meter shows.</summary>
    public SearchSummary With(RunOutcome outcome, Meter meter) => this with
    {
        Outcome = outcome,
        WallSeconds = meter.WallSeconds,
        SecondsPerStep = meter.SecondsPerStep,
        PeakMemoryBytes = Meter.PeakMemory,
    };

    /// <summary>The file's content.</summary>
    public JsonObject ToJson() => SummaryFile.ToJson(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static SearchSummary FromJson(JsonNode? json) => SummaryFile.FromJson<SearchSummary>(json);

    private SearchSummary With(ArchitectureSummary architecture) => this with
    {
        ExpectedCost = architecture.ExpectedCost,
        GenotypeCost = architecture.GenotypeCost,
        Skips = architecture.SkipCount,
        NormalEntropy = Entropy(architecture, CellType.Normal),
        ReductionEntropy = Entropy(architecture, CellType.Reduction),
        Genotype = architecture.Genotype,
    };

    private static double? Entropy(ArchitectureSummary architecture, string type) =>
        architecture.Genotype.Skeleton.IsDarts ? architecture.Cell(type).Entropy : null;
}

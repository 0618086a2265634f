using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Search;

/// <summary>Something that the search did; the search itself neither prints nor writes.</summary>
public abstract record SearchEvent;

/// <summary>One step: alpha on a validation batch, then the weights on a training batch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">Within the epoch, from 1.</param>
/// <param name="StepsPerEpoch">Steps in every epoch.</param>
/// <param name="Loss">L_per of Eq. 1 on the validation batch; null while only the weights train.</param>
/// <param name="ValidationCrossEntropy">L_ce on the validation batch, before alpha moved; null as above.</param>
/// <param name="ComputeCost">L_com of Eq. 4 in cycles, before alpha moved.</param>
/// <param name="CrossEntropy">L_ce on the training batch, before the weights moved.</param>
/// <param name="Accuracy">Share of the training batch classified right, 0 to 1.</param>
/// <param name="GradientNorm">Norm of the weights' gradient before clipping.</param>
public sealed record StepCompleted(
    int Epoch, int Step, int StepsPerEpoch, double? Loss, double? ValidationCrossEntropy, double ComputeCost,
    double CrossEntropy, double Accuracy, double GradientNorm) : SearchEvent;

/// <summary>The supernet is being evaluated on the validation half at the end of an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Batch">From 1.</param>
/// <param name="Batches">Batches in all.</param>
public sealed record EvaluationProgressed(int Epoch, int Batch, int Batches) : SearchEvent;

/// <summary>
/// Operations are being selected by perturbation, after the last epoch: a decision, or a step of tuning.
/// </summary>
/// <param name="Decided">Decisions made.</param>
/// <param name="Decisions">Decisions in all.</param>
public sealed record SelectionProgressed(int Decided, int Decisions) : SearchEvent;

/// <summary>One epoch, with the architecture as it stands.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="LearningRate">Of the weights in this epoch.</param>
/// <param name="CrossEntropy">Mean over the epoch's training batches.</param>
/// <param name="Accuracy">Mean over the epoch's training batches, 0 to 1.</param>
/// <param name="ValidationCrossEntropy">Of the supernet over the whole validation half, not augmented.</param>
/// <param name="ValidationAccuracy">Of the supernet over the whole validation half, 0 to 1.</param>
/// <param name="Architecture">Where alpha stands.</param>
public sealed record EpochCompleted(
    int Epoch, double LearningRate, double CrossEntropy, double Accuracy, double ValidationCrossEntropy,
    double ValidationAccuracy, ArchitectureSummary Architecture) : SearchEvent;

/// <summary>What alpha says at one moment.</summary>
/// <param name="Genotype">The cells if the search ended now.</param>
/// <param name="GenotypeCost">Exact compute cost of the genotype, in cycles.</param>
/// <param name="ExpectedCost">L_com of Eq. 4, in cycles.</param>
/// <param name="Cells">What alpha says of each searched cell type, in the space's order.</param>
public sealed record ArchitectureSummary(
    Genotype Genotype, double GenotypeCost, double ExpectedCost, ImmutableArray<CellSummary> Cells)
{
    /// <summary>Skips among the kept connections of all cells.</summary>
    public int SkipCount => Genotype.SkipCount;

    /// <summary>What alpha says of a cell type, by its name.</summary>
    /// <exception cref="InvalidOperationException">It is not searched.</exception>
    public CellSummary Cell(string type) => Cells.First(cell => cell.Type == type);
}

/// <summary>What alpha says of one cell type.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Weights">softmax(alpha), edges x operations.</param>
/// <param name="EdgeWeights">The edges' own weights, where the search normalises edges; null else.</param>
public sealed record CellSummary(string Type, double[,] Weights, double[]? EdgeWeights = null)
{
    /// <summary>Mean entropy of the edges, in nats; ln(operations) is undecided, 0 is decided.</summary>
    public double Entropy => Weights.Cast<double>().Sum(weight => weight > 0 ? -weight * Math.Log(weight) : 0)
        / Weights.GetLength(0);
}

/// <summary>The last step is done.</summary>
/// <param name="Architecture">Where alpha ended.</param>
public sealed record SearchCompleted(ArchitectureSummary Architecture) : SearchEvent;

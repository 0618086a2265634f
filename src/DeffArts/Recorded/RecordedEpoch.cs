using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeffArts.Space;

namespace DeffArts.Recorded;

/// <summary>An epoch as <c>events.jsonl</c> has it; what a run does not record is null.</summary>
/// <param name="Number">From 1.</param>
/// <param name="LearningRate">Of the weights.</param>
/// <param name="CrossEntropy">Mean over the training batches, in nats; null where it was not finite.</param>
/// <param name="Accuracy">Mean over the training batches, 0 to 1.</param>
/// <param name="ValidationCrossEntropy">Over the validation images, in nats.</param>
/// <param name="ValidationAccuracy">Over the validation images, 0 to 1.</param>
public sealed record RecordedEpoch(
    int Number, double LearningRate, double? CrossEntropy, double Accuracy, double? ValidationCrossEntropy,
    double? ValidationAccuracy)
{
    /// <summary>What alpha said; of searches alone.</summary>
    public RecordedArchitecture? Architecture { get; init; }

    /// <summary>Reads an epoch's line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="space">What is searched; null for a training.</param>
    /// <exception cref="FormatException">Something is missing or no number.</exception>
    /// <exception cref="InvalidArchitectureException">The cells break a rule.</exception>
    internal static RecordedEpoch Of(JsonObject line, SearchSpace? space) => new(
        line.Count("epoch"), line.Need("learningRate"), line.Number("crossEntropy"), line.Need("accuracy"),
        line.Number("validationCrossEntropy"), line.Number("validationAccuracy"))
    {
        Architecture = space is null ? null : RecordedArchitecture.Of(line, space),
    };
}

/// <summary>Where alpha stood at the end of an epoch.</summary>
/// <param name="Genotype">The cells if the search had ended then.</param>
/// <param name="GenotypeCost">Their compute cost in cycles.</param>
/// <param name="ExpectedCost">L_com of Eq. 4 in cycles.</param>
/// <param name="Cells">What was recorded of each searched cell type, in the space's order.</param>
public sealed record RecordedArchitecture(
    Genotype Genotype, double GenotypeCost, double ExpectedCost, ImmutableArray<RecordedCell> Cells)
{
    /// <summary>Skips among the connections of all cells.</summary>
    public int Skips => Genotype.SkipCount;

    /// <summary>The weights of one cell type's edges, by its name; null where they were not recorded.</summary>
    public EdgeWeights? Weights(string type) => Cells.FirstOrDefault(cell => cell.Type == type)?.Weights;

    /// <summary>Mean entropy of one cell type's edges in nats, by its name; null where it was not recorded.</summary>
    public double? Entropy(string type) => Cells.FirstOrDefault(cell => cell.Type == type)?.Entropy;

    internal static RecordedArchitecture Of(JsonObject line, SearchSpace space) => new(
        GenotypeText.Read((line["genotype"] ?? throw new FormatException("'genotype' is missing")).ToJsonString()),
        line.Need("genotypeCost"), line.Need("expectedCost"),
        [.. space.SearchedTypes.Select(type =>
            new RecordedCell(type.Name, EdgeWeights.Of(line, type), line.Number(type.Name + "Entropy")))]);
}

/// <summary>What an epoch's line says of one cell type.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Weights">Of its edges; null where they were not recorded.</param>
/// <param name="Entropy">Mean of its edges, in nats; null where it was not recorded.</param>
public sealed record RecordedCell(string Type, EdgeWeights? Weights, double? Entropy);

/// <summary>The weights of one cell's edges at one moment.</summary>
/// <param name="Operations">softmax(alpha), edges x operations.</param>
/// <param name="Edges">The edges' own weights, where the search normalises edges.</param>
public sealed record EdgeWeights(double[,] Operations, double[]? Edges)
{
    internal static EdgeWeights? Of(JsonObject line, CellType type)
    {
        var edges = type.Name + "EdgeWeights";
        return line.Matrix(type.Name + "Weights", type.Edges.Length, type.Operations.Length) is { } operations
            ? new EdgeWeights(operations, JsonFields.Row(line[edges], edges, type.Edges.Length))
            : null;
    }
}

using DeffArts.Cost;
using DeffArts.Measuring;
using DeffArts.Space;

namespace DeffArts.App.Measuring;

/// <summary>A genotype's network: what was counted, and what the predictors say.</summary>
/// <param name="Name">As tables call it.</param>
/// <param name="Genotype">Its cells.</param>
/// <param name="Shape">The network around them.</param>
/// <param name="Instructions">Retired by the exported library for one image.</param>
/// <param name="ArenaBytes">The library's memory for values.</param>
/// <param name="Onnx">Of ONNX Runtime on one thread of this computer, for one image.</param>
/// <param name="Predictions">One for each predictor.</param>
internal sealed record MeasuredGenotype(
    string Name, Genotype Genotype, NetworkShape Shape, long Instructions, long ArenaBytes, Latency Onnx,
    IReadOnlyList<double> Predictions);

/// <summary>A way to foretell what a network costs.</summary>
internal sealed record Predictor(string Name, Func<Genotype, NetworkShape, double> Of)
{
    /// <summary>
    /// The paper's cost of two cells at a fixed size where all are DARTS's, the network's own cost on each processor,
    /// MACs and parameters.
    /// </summary>
    public static IReadOnlyList<Predictor> All(IEnumerable<Processor> processors, bool arePapers = true) =>
    [
        .. arePapers
            ? [new("paper, table2", (genotype, _) =>
                new PaperCost(Processor.Paper, Convention.Table2, noneCost: 0).Exact(genotype))]
            : Array.Empty<Predictor>(),
        .. processors.Select(processor => new Predictor(
            $"network, {processor.Name}{(processor.Measured is null ? "" : " measured")}",
            (genotype, shape) => new NetworkCost(processor, shape, noneCost: 0).Exact(genotype))),
        new("MACs", (genotype, shape) => NetworkCount.Of(genotype, shape).Macs),
        new("parameters", (genotype, shape) => NetworkCount.Of(genotype, shape).Parameters),
    ];
}

/// <summary>Everything that <c>deffarts measure</c> found.</summary>
internal sealed record MeasureReport(
    MeasuringTarget Target, string Source, bool IsInt8, IReadOnlyList<Predictor> Predictors,
    IReadOnlyList<MeasuredGenotype> Genotypes)
{
    /// <summary>Share of the pairs of networks whose times must be apart for them to be an order at all.</summary>
    public const double PairsApart = 0.9;

    /// <summary>Pairs of networks.</summary>
    public int Pairs => Genotypes.Count * (Genotypes.Count - 1) / 2;

    /// <summary>Pairs whose times under ONNX Runtime differ by more than the spread of either.</summary>
    public int OnnxPairsApart =>
        Genotypes.Index()
            .Sum(entry => Genotypes.Take(entry.Index).Count(other => entry.Item.Onnx.IsApartFrom(other.Onnx)));

    /// <summary>
    /// Whether ONNX Runtime's times tell the networks apart; else their order is chance, and no correlation of it is
    /// told.
    /// </summary>
    public bool OnnxIsOrder => OnnxPairsApart >= PairsApart * Pairs;

    /// <summary>The shape of all networks; null where runs bring their own.</summary>
    public NetworkShape? Shape =>
        Genotypes.Select(network => network.Shape).Distinct().Take(2).ToList() is [var only] ? only : null;

    /// <summary>
    /// How a predictor orders the networks, beside the counted instructions, the arena and ONNX Runtime.
    /// </summary>
    public Correlation Of(int predictor)
    {
        double[] predicted = [.. Genotypes.Select(genotype => genotype.Predictions[predictor])];
        double[] instructions = [.. Genotypes.Select(genotype => (double)genotype.Instructions)];
        double[] arena = [.. Genotypes.Select(genotype => (double)genotype.ArenaBytes)];
        double[] onnx = [.. Genotypes.Select(genotype => genotype.Onnx.Seconds)];
        return new Correlation(
            RankCorrelation.Spearman(predicted, instructions), RankCorrelation.Kendall(predicted, instructions),
            RankCorrelation.Spearman(predicted, arena), RankCorrelation.Kendall(predicted, arena),
            OnnxIsOrder ? RankCorrelation.Spearman(predicted, onnx) : double.NaN,
            OnnxIsOrder ? RankCorrelation.Kendall(predicted, onnx) : double.NaN);
    }
}

/// <summary>Rank correlations of a predictor; not a number where there is nothing to order, or no order.</summary>
internal sealed record Correlation(
    double Spearman, double Kendall, double ArenaSpearman, double ArenaKendall, double OnnxSpearman,
    double OnnxKendall);

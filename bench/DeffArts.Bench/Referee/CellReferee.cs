using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.Bench.Referee;

/// <summary>Judges cells of the paper's space by the surrogate, among random cells of the same surrogate.</summary>
internal sealed class CellReferee(Nb301 surrogate)
{
    /// <summary>Random cells of any cost, and as many of the same cost.</summary>
    public const int Cells = 1000;

    private const long AnyCost = 1;
    private const long SameCost = 2;
    private const int MostDraws = 200_000;
    private const double Band = 0.1;
    private readonly PaperCost cost = new(Processor.Paper, Convention.Table2, noneCost: 0);
    private readonly Dictionary<long, double> known = [];
    private double[]? any;

    /// <summary>The verdict; the same cells always get the same.</summary>
    public Verdict Judge(Genotype genotype)
    {
        var (accuracy, cycles) = (surrogate.Accuracy(genotype), cost.Exact(genotype));
        any ??= [.. Enumerable.Range(0, Cells).Select(number => surrogate.Accuracy(Random(AnyCost, number)))];
        double[] same = [.. Enumerable.Range(0, MostDraws)
            .Where(number => Math.Abs(cost.Exact(Random(SameCost, number)) - cycles) <= Band * cycles).Take(Cells)
            .Select(number => Known(number))];
        return new(accuracy, cycles, genotype.Normal.SkipCount + genotype.Reduction.SkipCount,
            Percentile(any, accuracy), Percentile(same, accuracy), same.Length);
    }

    private double Known(int number)
    {
        if (!known.TryGetValue(number, out var accuracy))
        {
            known[number] = accuracy = surrogate.Accuracy(Random(SameCost, number));
        }

        return accuracy;
    }

    private static Genotype Random(long seed, int number) => RandomCells.Get(SearchSpace.Paper, seed, number);

    // Equals count half, so that a cell among copies of itself stands in the middle.
    private static double Percentile(double[] others, double value) => others.Length == 0
        ? double.NaN
        : 100 * others.Average(other => other < value ? 1 : other == value ? 0.5 : 0);
}

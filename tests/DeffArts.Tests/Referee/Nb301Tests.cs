using System.Globalization;
using DeffArts.Bench.Referee;
using DeffArts.Measuring;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Referee;

/// <summary>
/// The surrogate's encoding against what is known of it. Its files do not belong to the project: without
/// DEFFARTS_REFEREES these are skipped.
/// </summary>
public class Nb301Tests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable(Nb301.Variable);

    // Worked out with another program from the same file.
    public static TheoryData<string, double> Published => new()
    {
        { "DARTS_V1", 95.475 }, { "DARTS_V2", 95.460 }, { "PC_DARTS", 95.756 }, { "P_DARTS", 95.634 },
        { "GDAS", 95.799 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void PublishedCellsGetTheirAccuracy(string name, double accuracy)
    {
        using var surrogate = Open();

        Assert.Equal(accuracy, surrogate.Accuracy(KnownGenotypes.Get(name)), 1e-3);
    }

    [Fact]
    public void RandomCellsAreWorthWhatIsKnownOfThem()
    {
        using var surrogate = Open();
        double[] accuracies = [.. Enumerable.Range(0, 200).Select(number =>
            surrogate.Accuracy(RandomCells.Get(SearchSpace.Paper, 1, number)))];

        Assert.Equal(94.33, accuracies.Average(), 0.2);
        Assert.Equal(95.51, accuracies.Max(), 0.3);
    }

    [Fact]
    public void ItOrdersRealTrainingsAboutHalfRight()
    {
        using var surrogate = Open();
        var path = Path.Combine(Folder!, "darts-random-cells.csv");
        Assert.SkipUnless(File.Exists(path), $"no {path}");
        var rows = File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToList();
        double[] real = [.. rows.Select(row => double.Parse(row[1], CultureInfo.InvariantCulture))];
        double[] predicted = [.. rows.Select(row => surrogate.Accuracy(new Genotype(Cell(row[3]), Cell(row[4]))))];

        Assert.Equal(107, rows.Count);
        Assert.InRange(RankCorrelation.Spearman(real, predicted), 0.48, 0.6);
    }

    private static Nb301 Open()
    {
        var missing = Nb301.Missing(Folder);
        Assert.SkipWhen(missing is not null, missing ?? "");
        return Nb301.Open(Folder!);
    }

    private static CellGenotype Cell(string text)
    {
        var connections = text.Split(' ').Select(word => word.Split(':')).Select(word =>
            new Connection(Operation.Parse(word[0]), int.Parse(word[1], CultureInfo.InvariantCulture))).ToList();
        return new(Enumerable.Range(0, 4).Select(node => connections.Skip(2 * node).Take(2)), [2, 3, 4, 5]);
    }
}

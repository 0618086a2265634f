using System.Collections.Immutable;
using DeffArts.Recorded;
using DeffArts.Reports.Charts;

namespace DeffArts.Reports.Html;

/// <summary>Losses, accuracy, cost and learning rate over the epochs, as charts and as a table.</summary>
internal static class CurveSection
{
    private const string TrainingColour = "#0072b2";
    private const string ValidationColour = "#d55e00";
    private const string CostColour = "#009e73";
    private const int MostHaze = 240;
    private const double Megacycles = 1e6;

    /// <summary>All that the run has.</summary>
    public static Markup Of(RecordedRun run) => Markup.Of($"""
        <div class="charts">{Charts(run).Select(Draw)}</div>
        {Table(run)}
        """);

    /// <summary>Cross-entropy, accuracy and, of a search, cost: what a member of a sweep shows.</summary>
    public static Markup Main(RecordedRun run) => Markup.Of(
        $"<div class=\"charts\">{Charts(run).Take(run.IsSearch ? 3 : 2).Select(Draw)}</div>");

    private static Markup Draw(LineChart chart) =>
        Markup.Of($"<div class=\"picture chart\">{Markup.Trusted(chart.Draw())}</div>\n");

    private static IEnumerable<LineChart> Charts(RecordedRun run)
    {
        LineSeries?[][] lines =
        [
            [
                Line(run, "training", TrainingColour, epoch => epoch.CrossEntropy) is { } loss
                    ? loss with { Haze = Haze(run.Steps) }
                    : null,
                Line(run, "validation", ValidationColour, epoch => epoch.ValidationCrossEntropy),
            ],
            [
                Line(run, "training", TrainingColour, epoch => 100 * epoch.Accuracy),
                Line(run, "validation", ValidationColour, epoch => 100 * epoch.ValidationAccuracy),
            ],
            [
                Line(run, "expected, L_{com}", CostColour, epoch => epoch.Architecture?.ExpectedCost / Megacycles),
                Line(run, "of the cells", TrainingColour, epoch => epoch.Architecture?.GenotypeCost / Megacycles),
            ],
            Entropies(run),
            [Line(run, "weights", TrainingColour, epoch => epoch.LearningRate)],
        ];
        (string Heading, Func<double, string> Write)[] words =
        [
            ("Cross-entropy, nats", value => $"{value:0.000}"), ("Accuracy, %", value => $"{value:0.0}"),
            ("Compute cost, 10^{6} cycles", value => $"{value:0.000}"),
            ("Entropy of the edges, nats", value => $"{value:0.000}"),
            ("Learning rate", value => $"{value:0.#####}"),
        ];
        return lines.Zip(words)
            .Select(entry =>
                new LineChart(entry.Second.Heading, [.. entry.First.OfType<LineSeries>()], entry.Second.Write))
            .Where(chart => !chart.Series.IsEmpty);
    }

    // Of each cell type where there are no more than two; of a chain's many layers the mean.
    private static LineSeries?[] Entropies(RecordedRun run)
    {
        var types = run.Space?.SearchedTypes.Select(type => type.Name).ToList() ?? [];
        string[] colours = [TrainingColour, ValidationColour];
        return types.Count <= colours.Length
            ? [.. types.Zip(
                colours, (type, colour) => Line(run, type, colour, epoch => epoch.Architecture?.Entropy(type)))]
            : [Line(run, "mean of all", TrainingColour, epoch =>
                epoch.Architecture?.Cells.Average(cell => cell.Entropy))];
    }

    private static LineSeries? Line(RecordedRun run, string name, string colour, Func<RecordedEpoch, double?> quantity)
    {
        var points = run.Epochs.Where(epoch => quantity(epoch) is not null)
            .Select(epoch => ((double)epoch.Number, quantity(epoch)!.Value)).ToImmutableArray();
        return points.IsEmpty ? null : new LineSeries(name, colour, points);
    }

    // Means of so many neighbouring steps that the line stays a line.
    private static ImmutableArray<(double X, double Y)> Haze(ImmutableArray<RecordedStep> steps) =>
    [
        .. steps.Chunk(Math.Max(1, (steps.Length + MostHaze - 1) / MostHaze))
            .Select(part => (part.Average(step => step.Epochs), part.Average(step => step.CrossEntropy))),
    ];

    private static Markup Table(RecordedRun run)
    {
        List<(string Name, Func<RecordedEpoch, string> Cell)> columns =
        [
            ("epoch", epoch => $"{epoch.Number}"),
            ("training CE", epoch => Loss(epoch.CrossEntropy)),
            ("training accuracy", epoch => Figures.Percent(epoch.Accuracy)),
            ("validation CE", epoch => Loss(epoch.ValidationCrossEntropy)),
            ("validation accuracy", epoch => epoch.ValidationAccuracy is { } share ? Figures.Percent(share) : ""),
            ("learning rate", epoch => $"{epoch.LearningRate:0.#####}"),
            .. run.IsSearch ? (IEnumerable<(string, Func<RecordedEpoch, string>)>)
            [
                ("L_com, cycles", epoch => Figures.Cycles(epoch.Architecture!.ExpectedCost)),
                ("cells, cycles", epoch => Figures.Cycles(epoch.Architecture!.GenotypeCost)),
                ("skips", epoch => $"{epoch.Architecture!.Skips}"),
            ] : [],
        ];
        return Markup.Of($"""
            <details><summary>Every epoch as a table</summary>
            <div class="scroll" tabindex="0"><table>
            <thead><tr>{columns.Select(column => Markup.Of($"<th scope=\"col\" class=\"number\">{column.Name}</th>"))}</tr></thead>
            <tbody>{run.Epochs.Select(epoch => Markup.Of($"<tr>{columns.Select(column => Markup.Of($"<td class=\"number\">{column.Cell(epoch)}</td>"))}</tr>\n"))}</tbody>
            </table></div></details>
            """);
    }

    private static string Loss(double? loss) => loss is { } value ? Figures.Loss(value) : "";
}

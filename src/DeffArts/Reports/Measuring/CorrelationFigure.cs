using System.Collections.Immutable;
using System.Globalization;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;

namespace DeffArts.Reports.Measuring;

/// <summary>A predictor beside counted instructions: one point for each network.</summary>
/// <param name="Name">The predictor.</param>
/// <param name="Spearman">Its rank correlation.</param>
/// <param name="Values">What it says of each network.</param>
public sealed record PredictorPoints(string Name, double Spearman, ImmutableArray<double> Values);

/// <summary>Draws a panel for each predictor, all with the same instructions upwards.</summary>
public static class CorrelationFigure
{
    private const double PanelWidth = 360;
    private const double PanelHeight = 300;
    private const double Left = 84;
    private const double Top = 40;
    private const int Columns = 2;

    /// <summary>The picture as SVG.</summary>
    /// <param name="title">What was measured.</param>
    /// <param name="instructions">Of each network.</param>
    /// <param name="names">Names of the networks; empty ones are not written.</param>
    /// <param name="predictors">In the order of the panels.</param>
    public static string Draw(
        string title, ImmutableArray<double> instructions, ImmutableArray<string> names,
        ImmutableArray<PredictorPoints> predictors)
    {
        var rows = (predictors.Length + Columns - 1) / Columns;
        return Picture.Draw(Columns * (PanelWidth + Left), rows * (PanelHeight + Top + PlotFrame.Below) + 8, title,
            "A point for each network.", svg =>
        {
            for (var i = 0; i < predictors.Length; i++)
            {
                var (x, y) = (i % Columns * (PanelWidth + Left) + Left,
                    i / Columns * (PanelHeight + Top + PlotFrame.Below) + Top);
                Panel(predictors[i], instructions, names).Draw(svg, new Rectangle(x, y, PanelWidth - 20, PanelHeight));
            }
        });
    }

    private static ScatterPanel Panel(
        PredictorPoints predictor, ImmutableArray<double> instructions, ImmutableArray<string> names)
    {
        ScatterSeries Series(string name, MarkerShape shape, string colour, bool isNamed) => new(name, shape, colour,
        [
            .. Enumerable.Range(0, instructions.Length).Where(i => names[i].Length > 0 == isNamed)
                .Select(i => new ScatterPoint(predictor.Values[i] / 1e6, instructions[i] / 1e6, names[i])),
        ]);
        return new ScatterPanel(
            string.Create(CultureInfo.InvariantCulture, $"{predictor.Name}: Spearman {predictor.Spearman:0.000}"),
            Axis.Covering($"{predictor.Name}, millions", predictor.Values.Select(value => value / 1e6)),
            Axis.Covering("instructions, millions", instructions.Select(value => value / 1e6)),
            [Series("random", MarkerShape.Circle, "#0072b2", isNamed: false),
                Series("known", MarkerShape.Square, "#d55e00", isNamed: true)]);
    }
}

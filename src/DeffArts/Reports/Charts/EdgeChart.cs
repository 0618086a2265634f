using System.Collections.Immutable;
using System.Xml;
using DeffArts.Reports.Cells;
using DeffArts.Space;

namespace DeffArts.Reports.Charts;

/// <summary>How the softmax weights of one edge moved, small enough to stand among the other edges.</summary>
internal static class EdgeChart
{
    private const double Width = 200;
    private const double Height = 92;
    private const double Margin = 5;

    /// <summary>
    /// How a line of an operation is interrupted: the kinds have colours, their larger kernels dashes.
    /// </summary>
    public static string? Dashes(Operation operation) =>
        operation.IsNone ? "1.5 3" : operation.Name.EndsWith("_5x5", StringComparison.Ordinal) ? "6 2.5"
        : operation.Name.EndsWith("_7x7", StringComparison.Ordinal) ? "2.5 2" : null;

    /// <summary>One SVG text: a line for each operation, the strongest at the end emphasised.</summary>
    /// <param name="name">The edge in words.</param>
    /// <param name="operations">The candidates.</param>
    /// <param name="epochs">Their numbers.</param>
    /// <param name="weights">A row of weights for each epoch.</param>
    /// <param name="most">The largest weight of all edges, so that all have one scale.</param>
    public static string Draw(
        string name, ImmutableArray<Operation> operations, ImmutableArray<double> epochs,
        IReadOnlyList<double[]> weights, double most)
    {
        var x = new Axis("", [new Tick(Math.Min(0, epochs[0]), ""), new Tick(epochs[^1], "")]);
        var y = new Axis("", [new Tick(0, "0"), new Tick(most, "")]);
        var frame = new PlotFrame(new Rectangle(Margin, Margin, Width - 2 * Margin, Height - 2 * Margin), x, y);
        var last = weights[^1];
        var ranked = Enumerable.Range(0, operations.Length).OrderBy(operation => last[operation]).ToList();
        var words = string.Join(", ", ranked.AsEnumerable().Reverse().Select(operation =>
            $"{operations[operation].Name} {weights[0][operation]:0.000} to {last[operation]:0.000}"));
        return Picture.Draw(Width, Height, name, words, svg =>
        {
            PlotFrame.Line(svg, frame.At(x.Low, 0), frame.At(x.High, 0), "#cccccc", 1);
            var even = 1.0 / operations.Length;
            PlotFrame.Line(svg, frame.At(x.Low, even), frame.At(x.High, even), "#e3e6ea", 1);
            foreach (var operation in ranked)
            {
                var points = epochs.Select((epoch, i) => (epoch, weights[i][operation])).ToImmutableArray();
                DrawOperation(svg, frame, operations[operation], points, operation == ranked[^1], even);
            }

            LineChart.DrawCursor(svg, frame, epochs);
        });
    }

    private static void DrawOperation(
        XmlWriter svg, PlotFrame frame, Operation operation, ImmutableArray<(double X, double Y)> points,
        bool isStrongest, double even)
    {
        // Alpha starts at almost nothing, so every weight at 1 / operations; events begin with the first epoch.
        ImmutableArray<(double X, double Y)> whole = points[0].X > 0 ? [(0, even), .. points] : points;
        var colour = OperationColour.Of(operation);
        var dashes = Dashes(operation);
        LineChart.DrawLine(
            svg, frame, whole, colour, isStrongest ? 2.6 : 1.1,
            dashes is null ? [("stroke-opacity", isStrongest ? "1" : "0.8")]
                : [("stroke-opacity", isStrongest ? "1" : "0.8"), ("stroke-dasharray", dashes)]);
        if (isStrongest)
        {
            Marker.Draw(svg, MarkerShape.Circle, frame.At(points[^1].X, points[^1].Y), colour, 3.4);
        }
    }
}

using System.Xml;
using DeffArts.Cost;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;
using DeffArts.Search;
using DeffArts.Space;

namespace DeffArts.Reports.Paper;

/// <summary>
/// Figures 1 and 4: why the compute cost is raised to beta. Two strengths sigma(alpha1), sigma(alpha2) weigh an
/// expensive and a cheap operation. Their costs are computed; the cross entropy is a sketch of ours, as it is one of
/// the paper's.
/// </summary>
internal sealed class LandscapeFigures(Processor processor)
{
    private const double Width = 1180;
    private const double Height = 408;
    private const double Side = 252;
    private const double Top = 52;
    private const double FirstLeft = 66;
    private const double Pitch = 388;
    private const int Samples = 121;
    private const double PlainScale = 1e4;

    // The sketch: chance for ten classes where nothing passes, falling fast with the expensive operation's strength,
    // slowly with the cheap one's, and a shallow bowl around the best mixture.
    private const double Floor = 0.25;
    private const double ExpensiveRate = 8;
    private const double CheapRate = 1;
    private const double Bowl = 0.4;
    private const double BestExpensive = 0.8;
    private const double BestCheap = 0.2;

    /// <summary>The largest gamma of appendix D: where the minimum moves most.</summary>
    public const double Gamma = 0.04;

    private static readonly Operation Expensive = new SeparableConvolution(5);
    private static readonly Operation Cheap = new MaxPool(3);
    private static readonly double Beta = new SearchSettings().Beta;

    private readonly PaperCost cost = new(processor, Convention.Table2, noneCost: 0);

    /// <summary>Figure 1: with beta the two objectives are of one scale.</summary>
    public PaperFigure Figure1() => new(
        1, $"Optimisation landscapes with beta {Beta}",
        $"Computed: gamma\u00b7L_{{com}}^{{beta}} with L_{{com}} = \u03c3(\u03b1_{{1}})\u00b7{Cycles(Expensive)} + "
        + $"\u03c3(\u03b1_{{2}})\u00b7{Cycles(Cheap)} cycles ({OperationLabel.Of(Expensive)} and {OperationLabel.Of(Cheap)} of Table 2), "
        + $"{Figures.Gamma(Gamma)}, beta {Beta}. {Sketch} From (a) to (c) the minimum on the line moves from "
        + $"\u03c3(\u03b1_{{1}}) = {PaperNumber.Of(MinimumOnLine(CrossEntropy), 2)} to "
        + $"{PaperNumber.Of(MinimumOnLine((x, y) => CrossEntropy(x, y) + Weighted(x, y)), 2)}: to where the cheaper operation is "
        + "the stronger one. The dip at the origin does not matter, since a softmax sums to one: only the dashed line can be reached.",
        Draw(
            "Figure 1", ($"(b) gamma\u00b7L_{{com}}^{{beta}}, {Figures.Gamma(Gamma)}, beta {Beta}", Weighted,
                "gamma\u00b7L_{com}^{beta}"),
            "L_{per} = L_{ce} + gamma\u00b7L_{com}^{beta}", "L_{per}"));

    /// <summary>Figure 4: without beta the expensive operation's axis drowns everything else.</summary>
    public PaperFigure Figure4() => new(
        4, "Optimisation landscapes without beta",
        $"Computed: L_{{com}} as in Figure 1, not raised to beta, in units of 10^{{4}} cycles: appendix A says that the "
        + "paper's sketch leaves out four orders of magnitude too. Even so the cost reaches "
        + $"{PaperNumber.Of(Plain(1, 1) / CrossEntropy(0, 0))} times the largest cross entropy, follows "
        + "the expensive operation alone, and nothing of (a) is left in (c): its minimum on the line is the cheap operation alone. "
        + Sketch,
        Draw("Figure 4", ("(b) L_{com} without beta", Plain, "L_{com}, 10^{4} cycles"), "L_{ce} + L_{com}/10^{4}",
            "sum"));

    /// <summary>The sketch of the cross entropy, in nats.</summary>
    public static double CrossEntropy(double expensive, double cheap)
    {
        var bowl = Bowl * (Squared(expensive - BestExpensive) + Squared(cheap - BestCheap));
        var drop = Math.Log(10) - Floor - Bowl * (Squared(BestExpensive) + Squared(BestCheap));
        return Floor + bowl + drop * Math.Exp(-ExpensiveRate * expensive - CheapRate * cheap);
    }

    /// <summary>Gamma times the cost to the power beta.</summary>
    public double Weighted(double expensive, double cheap) => Gamma * Math.Pow(Cost(expensive, cheap), Beta);

    /// <summary>The cost in 10^4 cycles.</summary>
    public double Plain(double expensive, double cheap) => Cost(expensive, cheap) / PlainScale;

    private static string Sketch =>
        $"Sketch, ours: L_{{ce}} = {Floor} + {Bowl}[(\u03c3(\u03b1_{{1}}) \u2212 {BestExpensive})^{{2}} + "
        + $"(\u03c3(\u03b1_{{2}}) \u2212 {BestCheap})^{{2}}] + c\u00b7exp(\u2212{ExpensiveRate}\u03c3(\u03b1_{{1}}) \u2212 "
        + $"\u03c3(\u03b1_{{2}})) nats, with c so that L_{{ce}} = ln 10 at the origin: chance for ten classes.";

    private double Cost(double expensive, double cheap) => expensive * cost.Of(Expensive) + cheap * cost.Of(Cheap);

    private string Cycles(Operation operation) => PaperNumber.Of(cost.Of(operation));

    private static double Squared(double value) => value * value;

    private static string Draw(
        string title, (string Heading, Func<double, double, double> Of, string Unit) second, string sum, string sumUnit)
    {
        (string Heading, Func<double, double, double> Of, string Unit)[] panels =
        [
            ("(a) L_{ce}, sketch", CrossEntropy, "L_{ce}, nats"), second,
            ($"(c) {sum}", (x, y) => CrossEntropy(x, y) + second.Of(x, y), sumUnit),
        ];
        return Picture.Draw(Width, Height, title, "Three landscapes over the strengths of two operations.", svg =>
        {
            for (var i = 0; i < panels.Length; i++)
            {
                var (heading, of, unit) = panels[i];
                var area = new Rectangle(FirstLeft + i * Pitch, Top, Side, Side);
                new LandscapePanel(
                    heading, Strength(1, Expensive), Strength(2, Cheap), Grid.Sample(of, Samples), unit)
                    .Draw(svg, area, frame => DrawMarks(svg, frame, of));
            }

            Legend.Draw(svg, FirstLeft, Height - 30,
            [
                ("minimum of the square", at => Marks.Circle(svg, at, "#ffffff")),
                .. Array.Exists(panels, panel => DipsAtOrigin(panel.Of) && Lowest(panel.Of) != default)
                    ? ((string, Action<Point>)[])[("dip at the origin", at => Marks.Circle(svg, at, "#9fb4c7"))]
                    : [],
                ("minimum on \u03c3(\u03b1_{1}) + \u03c3(\u03b1_{2}) = 1", at => Marks.Diamond(svg, at)),
                ("\u03c3(\u03b1_{1}) + \u03c3(\u03b1_{2}) = 1: all that a softmax of two can reach",
                    at => Marks.Line(svg, at with { X = at.X - 9 }, at with { X = at.X + 7 })),
            ]);
        });
    }

    private static Axis Strength(int index, Operation operation) => new(
        $"\u03c3(\u03b1_{{{index}}}), strength of {OperationLabel.Of(operation)}", Ticks.Linear(0, 1, 5));

    private static void DrawMarks(XmlWriter svg, PlotFrame frame, Func<double, double, double> of)
    {
        Marks.Line(svg, frame.At(0, 1), frame.At(1, 0));
        var lowest = Lowest(of);
        if (DipsAtOrigin(of) && lowest != default)
        {
            Marks.Circle(svg, frame.At(0, 0), "#9fb4c7");
        }

        Marks.Circle(svg, frame.At(lowest.X, lowest.Y), "#ffffff");
        var onLine = MinimumOnLine(of);
        Marks.Diamond(svg, frame.At(onLine, 1 - onLine));
    }

    private static Point Lowest(Func<double, double, double> of) => Grid.Sample(of, Samples).Minimum();

    /// <summary>
    /// The strength of the expensive operation at the smallest value where the two strengths sum to one.
    /// </summary>
    internal static double MinimumOnLine(Func<double, double, double> of)
    {
        const int steps = 2000;
        return Enumerable.Range(0, steps + 1).Select(i => (double)i / steps).MinBy(x => of(x, 1 - x));
    }

    /// <summary>Whether every step away from the origin leads up.</summary>
    internal static bool DipsAtOrigin(Func<double, double, double> of)
    {
        const double step = 1e-3;
        return of(0, 0) < Math.Min(of(step, 0), Math.Min(of(0, step), of(step, step)));
    }

    // White with a dark border: seen on every colour of the map.
    private static class Marks
    {
        private const string Ink = "#1a1a1a";

        public static void Circle(XmlWriter svg, Point at, string fill) => svg.Element(
            "circle", ("cx", Svg.Number(at.X)), ("cy", Svg.Number(at.Y)), ("r", "6"), ("fill", fill),
            ("stroke", Ink), ("stroke-width", "1.6"));

        public static void Diamond(XmlWriter svg, Point at)
        {
            Point[] corners = [at with { Y = at.Y - 5.5 }, at with { X = at.X + 5.5 }, at with { Y = at.Y + 5.5 },
                at with { X = at.X - 5.5 }];
            svg.Element(
                "polygon", ("points",
                    string.Join(' ', corners.Select(corner => $"{Svg.Number(corner.X)},{Svg.Number(corner.Y)}"))),
                ("fill", "#d55e00"), ("stroke", Ink), ("stroke-width", "1.4"));
        }

        public static void Line(XmlWriter svg, Point from, Point to)
        {
            PlotFrame.Line(svg, from, to, "#ffffff", 3);
            svg.Element(
                "line", ("x1", Svg.Number(from.X)), ("y1", Svg.Number(from.Y)), ("x2", Svg.Number(to.X)),
                ("y2", Svg.Number(to.Y)), ("stroke", Ink), ("stroke-width", "1.4"), ("stroke-dasharray", "5 4"));
        }
    }
}

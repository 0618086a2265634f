using System.Collections.Immutable;
using System.Xml.Linq;
using DeffArts.Cost;
using DeffArts.Reports;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Paper;
using DeffArts.Reports.Raster;
using StbImageSharp;
using Xunit;

namespace DeffArts.Tests.Reports.Paper;

public class PaperFiguresTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly ImmutableArray<PaperRun> Searches =
    [
        Search("a", 0, 1.30, 10e6), Search("b", 0.01, 1.36, 8e6), Search("c", 0.02, 1.39, 6e6),
        Search("d", 0.04, 1.45, 4e6),
    ];

    public static TheoryData<int> Drawn => [1, 2, 3, 4, 5, 9, 10, 11];

    [Fact]
    public void NumbersAreComplete()
    {
        var figures = PaperReport.Compute([]).Figures;

        Assert.Equal(Enumerable.Range(1, 11), figures.Select(figure => figure.Number));
        Assert.Equal([5, 6, 7, 8], figures.Where(figure => figure.Svg is null).Select(figure => figure.Number));
        Assert.All(figures.Where(figure => figure.Svg is null), figure =>
            Assert.StartsWith("Not ", figure.Caption, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void EveryPictureBecomesAPngOfTwiceItsSize(int number)
    {
        var svg = Figure(number, Searches).Svg!;
        var root = XElement.Parse(svg);
        var image = ImageResult.FromMemory(SvgPng.Draw(svg), ColorComponents.RedGreenBlueAlpha);

        Assert.Equal(
            (2 * (int)root.Attribute("width")!, 2 * (int)root.Attribute("height")!), (image.Width, image.Height));
        Assert.InRange(Inked(image), 0.01, 0.9);
    }

    // Text without a turn, by the estimate that layouts use; cells have tests of their own.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void NoTextLeavesThePictureOrCoversAnother(int number)
    {
        var svg = XElement.Parse(Figure(number, Searches).Svg!);
        var areas = svg.Descendants(Svg + "text").Where(text => text.Attribute("transform") is null).Select(Area)
            .ToList();

        Assert.True(areas.Count > 15);
        Assert.All(areas, area => Assert.True(
            area.X >= 0 && area.Y >= 0
                && area.Right <= (double)svg.Attribute("width")! && area.Bottom <= (double)svg.Attribute("height")!));
        Assert.All(areas, area => Assert.Single(areas, other => other.Overlaps(area)));
    }

    [Fact]
    public void TheLandscapesSayWhatThePaperSays()
    {
        var figures = new LandscapeFigures(Processor.Paper);
        double Sum(double x, double y) => LandscapeFigures.CrossEntropy(x, y) + figures.Weighted(x, y);
        double PlainSum(double x, double y) => LandscapeFigures.CrossEntropy(x, y) + figures.Plain(x, y);

        Assert.Equal(Math.Log(10), LandscapeFigures.CrossEntropy(0, 0), 1e-12);
        Assert.InRange(LandscapeFigures.MinimumOnLine(LandscapeFigures.CrossEntropy), 0.7, 0.9);
        Assert.InRange(LandscapeFigures.MinimumOnLine(Sum), 0.2, 0.5);
        Assert.True(
            LandscapeFigures.DipsAtOrigin(Sum) && !LandscapeFigures.DipsAtOrigin(LandscapeFigures.CrossEntropy));
        Assert.Equal(0, LandscapeFigures.MinimumOnLine(PlainSum));
        // Table 2: 0.04 (860,160 + 27,648)^0.27, and the same sum in 10^4 cycles.
        Assert.Equal(0.04 * Math.Pow(887_808, 0.27), figures.Weighted(1, 1), 1e-9);
        Assert.Equal(88.7808, figures.Plain(1, 1), 1e-9);
    }

    [Fact]
    public void Figure5FitsComparableRunsAndNamesTheOthers()
    {
        var other = Search("elsewhere", 0, 2, 5e6) with { Data = "Shapes" };
        var figure = Figure(5, [.. Searches, other]);

        // Least squares by hand: slope -0.024 per 10^6 cycles, S_xy^2 / (S_xx S_yy) = 0.48^2 / (20 * 0.0117)
        Assert.Contains("R^{2} = 0.985 for L_{com}", figure.Caption, StringComparison.Ordinal);
        Assert.Contains("Left out, since not comparable: elsewhere", figure.Caption, StringComparison.Ordinal);
        Assert.Contains("supernet of a search", figure.Svg!, StringComparison.Ordinal);
        Assert.Null(Figure(5, Searches[..2]).Svg);
    }

    [Fact]
    public void RunsThatDoNotVaryAreDrawnWithoutALine()
    {
        var figure = Figure(5, [Searches[0], Searches[0] with { Name = "x" }, Searches[0] with { Name = "y" }]);

        Assert.NotNull(figure.Svg);
        Assert.Contains("none for L_{com}, which does not vary", figure.Caption, StringComparison.Ordinal);
    }

    internal static PaperRun Search(string name, double gamma, double crossEntropy, double cycles) =>
        PaperTablesTests.Run(
            name, "DARTS_V1", null) with
        { Gamma = gamma, CrossEntropy = crossEntropy, ExpectedCost = cycles };

    private static PaperFigure Figure(int number, ImmutableArray<PaperRun> runs) =>
        PaperReport.Compute(runs).Figures.First(figure => figure.Number == number);

    private static double Inked(ImageResult image) =>
        image.Data.Chunk(4).Count(
            pixel => pixel[3] == 255 && pixel.Take(3).Any(part => part < 250)) / (double)(image.Width * image.Height);

    private static Rectangle Area(XElement text)
    {
        var size = (double)text.Attribute("font-size")!;
        // Fonts differ; what the estimate holds in the widest is taken a little smaller here.
        var width = 0.95 * text.Nodes().Sum(node => node is XElement part
            ? TextWidth.Of(part.Value, (double?)part.Attribute("font-size") ?? size)
            : TextWidth.Of(((XText)node).Value, size));
        var shift = (string?)text.Attribute("text-anchor") switch { "middle" => width / 2, "end" => width, _ => 0 };
        return new Rectangle(
            (double)text.Attribute("x")! - shift, (double)text.Attribute("y")! - 0.75 * size, width, 0.8 * size);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;
using DeffArts.Reports;
using DeffArts.Reports.Cells;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Reports.Cells;

public partial class CellSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("DARTS_V2", "darts-v2.svg")]
    [InlineData("NASNet_A", "nasnet-a-five-nodes-three-kept.svg")]
    [InlineData("AmoebaNet_A", "amoebanet-a-factorized-convolution.svg")]
    [InlineData("SNAS_aggressive", "snas-aggressive-with-none.svg")]
    public void DrawsAPublishedGenotype(string name, string file) =>
        GoldenFile.Matches(file, CellSvg.Draw(KnownGenotypes.Get(name), name));

    [Fact]
    public void DrawsACellOfOneNode() => GoldenFile.Matches("one-node.svg", CellSvg.Draw(SampleCells.OneNode));

    [Fact]
    public void DrawsTwoIdenticalEdgesApart() =>
        GoldenFile.Matches("two-identical-edges.svg", CellSvg.Draw(SampleCells.TwoIdenticalEdges));

    [Fact]
    public void WritesEachConnectionOnceAndEachStateOnce() => SampleCells.RandomGenotype(mostNodes: 8).Sample(
        genotype =>
        {
            var drawn = XDocument.Parse(CellSvg.Draw(genotype)).Descendants(Svg + "text").Select(text => text.Value);

            var labels = genotype.Normal.Connections.Concat(genotype.Reduction.Connections)
                .Select(connection => OperationLabel.Of(connection.Operation));
            var nodes = Enumerable.Range(0, genotype.Normal.Nodes.Length)
                .Concat(Enumerable.Range(0, genotype.Reduction.Nodes.Length))
                .Select(node => node.ToString(CultureInfo.InvariantCulture));
            string[] fixedTexts =
                ["Normal cell", "Reduction cell", "ck\u22122", "ck\u22122", "ck\u22121", "ck\u22121", "ck", "ck"];
            Assert.Equal(
                labels.Concat(nodes).Concat(fixedTexts).Order(StringComparer.Ordinal),
                drawn.Order(StringComparer.Ordinal));
        },
        iter: 50);

    [Fact]
    public void EverythingStandsInsideThePictureAndTextInsideItsRectangle() =>
        SampleCells.RandomGenotype(mostNodes: 8).Sample(
        genotype =>
        {
            var svg = XDocument.Parse(CellSvg.Draw(genotype, "a caption")).Root!;
            var view = svg.Attribute("viewBox")!.Value.Split(' ').Select(Number).ToList();
            foreach (var cell in svg.Elements(Svg + "g"))
            {
                var shift = Numbers(cell.Attribute("transform")!.Value);
                Assert.All(Extent(cell), point =>
                {
                    Assert.InRange(point.X + shift[0], 1, view[2] - 1);
                    Assert.InRange(point.Y + shift[1], 1, view[3] - 1);
                });
                Assert.All(cell.Elements(Svg + "text"), text => Assert.True(
                    Of(text, "width") is var width && Number(text.Attribute("font-size")!.Value) is var size
                    && TextWidth.Of(text.Value, size) < width, text.Value));
            }
        },
        iter: 50);

    [Fact]
    public void DrawsTheSameTextInAnyCulture()
    {
        var genotype = KnownGenotypes.Get("DARTS_V1");
        var before = CultureInfo.CurrentCulture;
        var expected = CellSvg.Draw(genotype);
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign) = (",", "~");
        try
        {
            CultureInfo.CurrentCulture = comma;

            Assert.Equal(expected, CellSvg.Draw(genotype));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void RefersToNothingOutsideItself()
    {
        var svg = XDocument.Parse(CellSvg.Draw(KnownGenotypes.Get("GDAS")));

        Assert.Equal(
            ["desc", "g", "path", "rect", "svg", "text", "title", "tspan"],
            svg.Descendants().Select(element => element.Name.LocalName).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(svg.Descendants().Attributes(), attribute =>
            attribute.Name.LocalName is "href" or "id" or "class" or "style"
            || attribute.Value.Contains("url(", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a < b & \"c\" > 'd' ]]>", "a < b & \"c\" > 'd' ]]>")]
    [InlineData("bell \a.", "bell \ufffd.")]
    [InlineData("smile \ud83d\ude00", "smile \ud83d\ude00")]
    [InlineData(" \t\n ", "")]
    [InlineData(null, "")]
    public void TakesAnyCaption(string? caption, string shown) => Assert.Equal(shown, Caption(caption));

    // Not inline data above: attributes are stored as UTF-8, which has no lone surrogates.
    [Fact]
    public void TakesACaptionOfHalfACharacter() => Assert.Equal("half \ufffd.", Caption("half \ud83d."));

    [Fact]
    public void WrapsALongCaptionToTheWidthOfThePicture()
    {
        var caption = string.Join(' ', Enumerable.Repeat("word", 60)) + " " + new string('m', 300);

        var svg = XDocument.Parse(CellSvg.Draw(SampleCells.OneNode, caption)).Root!;

        var lines = svg.Elements(Svg + "text").Where(text => text.Attribute("font-weight") is null).ToList();
        var width = Number(svg.Attribute("width")!.Value);
        Assert.All(lines, line => Assert.InRange(
            Number(line.Attribute("x")!.Value) + TextWidth.Of(line.Value, Number(line.Attribute("font-size")!.Value)),
            0, width));
        Assert.Equal(
            caption.Where(c => c != ' '), lines.SelectMany(line => line.Value).Where(c => c != ' '));
    }

    [Fact]
    public void NeedsNoMoreThanAMomentForTheLargestCell()
    {
        var nodes = Enumerable.Range(0, 64).Select(j => new[]
        {
            new Connection(new SeparableConvolution(3), j * 7 % (j + 2)),
            new Connection(new SkipConnect(), j * 5 % (j + 2)),
        });
        var cell = new CellGenotype(nodes, Enumerable.Range(2, 64));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        CellSvg.Draw(new Genotype(cell, cell));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    private static string Caption(string? caption) => string.Concat(
        XDocument.Parse(CellSvg.Draw(SampleCells.OneNode, caption)).Root!.Elements(Svg + "text")
            .Where(text => text.Attribute("font-weight") is null).Select(text => text.Value));

    // The rectangle that a text stands in is the one written just before it.
    private static double Of(XElement text, string size) =>
        Number(text.ElementsBeforeSelf().Last().Attribute(size)!.Value);

    private static IEnumerable<Point> Extent(XElement cell) =>
    [
        .. cell.Elements(Svg + "rect").SelectMany(rectangle =>
        {
            double[] at =
                [.. new[] { "x", "y", "width", "height" }.Select(name => Number(rectangle.Attribute(name)!.Value))];
            return new[] { new Point(at[0], at[1]), new Point(at[0] + at[2], at[1] + at[3]) };
        }),
        .. cell.Elements(Svg + "path").SelectMany(path => CoordinatePair().Matches(path.Attribute("d")!.Value)
            .Select(match => new Point(Number(match.Groups["x"].Value), Number(match.Groups["y"].Value)))),
    ];

    private static List<double> Numbers(string text) =>
        [.. DecimalNumber().Matches(text).Select(match => Number(match.Value))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?\d+(\.\d+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DecimalNumber();

    [GeneratedRegex(
        @"(?<x>-?\d+(\.\d+)?) (?<y>-?\d+(\.\d+)?)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CoordinatePair();
}

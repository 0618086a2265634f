using DeffArts.Reports;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Raster;
using DeffArts.Space;
using StbImageSharp;
using Xunit;

namespace DeffArts.Tests.Reports.Raster;

/// <summary>The pictures are read back by a decoder that is not the one that wrote them.</summary>
public class SvgPngTests
{
    [Theory]
    [InlineData("<rect x='2' y='2' width='6' height='6' fill='#ff0000'/>", 5, 5, "ff0000ff")]
    [InlineData("<rect x='2' y='2' width='6' height='6' fill='#ff0000'/>", 8, 8, "00000000")]
    [InlineData("<rect x='0' y='0' width='10' height='10' rx='5' fill='#ff0000'/>", 0, 0, "00000000")]
    [InlineData("<circle cx='5' cy='5' r='3' fill='#00ff00'/>", 5, 5, "00ff00ff")]
    [InlineData("<line x1='0' y1='5' x2='10' y2='5' stroke='#0000ff' stroke-width='4'/>", 5, 5, "0000ffff")]
    [InlineData("<line x1='0' y1='5' x2='10' y2='5' stroke='#0000ff' stroke-width='4' stroke-dasharray='4 6'/>", 7, 5,
        "00000000")]
    [InlineData("<path d='M0 0L10 0L10 10Z' fill='#ff0000'/>", 8, 2, "ff0000ff")]
    [InlineData("<path d='M0 0L10 0L10 10Z' fill='#ff0000'/>", 2, 8, "00000000")]
    [InlineData("<path d='M0 0H10V10H0ZM3 3H7V7H3Z' fill='#ff0000' fill-rule='evenodd'/>", 5, 5, "00000000")]
    [InlineData("<path d='M0 0H10V10H0ZM3 3H7V7H3Z' fill='#ff0000'/>", 5, 5, "ff0000ff")]
    [InlineData("<path d='M0 10C0 -4 10 -4 10 10Z' fill='#ff0000'/>", 5, 2, "ff0000ff")]
    [InlineData("<polygon points='0,0 10,0 10,10' fill='#ff0000'/>", 8, 2, "ff0000ff")]
    [InlineData("<polyline points='0,5 10,5' fill='none' stroke='#ff0000' stroke-width='4'/>", 5, 5, "ff0000ff")]
    [InlineData("<g transform='translate(4 0)' fill='#ff0000'><rect width='4' height='4'/></g>", 6, 2, "ff0000ff")]
    [InlineData("<g transform='translate(4 0)' fill='#ff0000'><rect width='4' height='4'/></g>", 2, 2, "00000000")]
    [InlineData("<rect width='10' height='10' fill='#ff0000' fill-opacity='0.5'/>", 5, 5, "ff000080")]
    public void DrawsShapes(string element, int x, int y, string expected) =>
        Assert.Equal(expected, Pixel(Decode(SvgPng.Draw(Svg(element), scale: 1)), x, y));

    [Fact]
    public void TextStandsWhereItsAnchorSaysAndTurns()
    {
        var start = Inked(Svg("<text x='50' y='60' font-size='20'>mm</text>", 100));
        var middle = Inked(Svg("<text x='50' y='60' font-size='20' text-anchor='middle'>mm</text>", 100));
        var turned = Inked(Svg("<text x='50' y='60' font-size='20' transform='rotate(-90 50 60)'>mm</text>", 100));
        var width = SvgText.Width("mm", 20, isBold: false);

        Assert.InRange(start.Left, 50, 54);
        Assert.Equal(start.Left - width / 2, middle.Left, 1.5);
        Assert.True(turned.Bottom - turned.Top > turned.Right - turned.Left, "it reads from below");
        Assert.InRange(turned.Bottom, 54, 60);
    }

    [Fact]
    public void RaisedPartsAreSmallerAndHigher()
    {
        var plain = Inked(Svg("<text x='10' y='60' font-size='20'>x</text>", 100));
        var raised = Inked(
            Svg("<text x='10' y='60' font-size='20'>x<tspan dy='-12' font-size='12'>x</tspan></text>", 100));

        Assert.Equal((plain.Left, plain.Bottom), (raised.Left, raised.Bottom));
        Assert.True(raised.Top < plain.Top && raised.Right > plain.Right);
        Assert.True(raised.Right - plain.Right < plain.Right - plain.Left + 2);
    }

    [Theory]
    [InlineData("<ellipse cx='1' cy='1' rx='1' ry='2'/>")]
    [InlineData("<image href='x.png'/>")]
    [InlineData("<rect width='1' height='1' style='fill:red'/>")]
    [InlineData("<rect width='1' height='1' fill='red'/>")]
    [InlineData("<rect width='one' height='1'/>")]
    [InlineData("<path d='M0 0Q1 1 2 2'/>")]
    [InlineData("<path d='M0 0l1 1'/>")]
    [InlineData("<path d='M0 0L1'/>")]
    [InlineData("<path d='M0 0Z5'/>")]
    [InlineData("<g transform='scale(2 2)'/>")]
    [InlineData("<path/>")]
    [InlineData("<polygon/>")]
    [InlineData("<text y='0'>a</text>")]
    [InlineData("<g transform='rotate(1 2'/>")]
    [InlineData("<text x='0' y='0'>a<a>b</a></text>")]
    [InlineData("<text x='0' y='0' text-anchor='centre'>a</text>")]
    public void RefusesWhatItWouldDrawWrongly(string element) =>
        Assert.Throws<NotSupportedException>(() => SvgPng.Draw(Svg(element)));

    [Fact]
    public void ManyGroupsInsideEachOtherAreRefused() => Assert.Throws<NotSupportedException>(() => SvgPng.Draw(Svg(
        string.Concat(Enumerable.Repeat("<g>", 20_000)) + string.Concat(Enumerable.Repeat("</g>", 20_000)))));

    [Theory]
    [InlineData("1e9", "10")]
    [InlineData("10", "-5")]
    [InlineData("NaN", "10")]
    public void ASizeThatCannotBeIsRefused(string width, string height) => Assert.Throws<NotSupportedException>(() =>
        SvgPng.Draw($"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>"));

    [Fact]
    public void EntitiesOfADocumentsOwnAreRefused() => Assert.Throws<System.Xml.XmlException>(() =>
        SvgPng.Draw("<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\">]><svg width='9' height='9'><title>&a;</title></svg>"));

    [Fact]
    public void AnOddListOfDashesIsTakenTwice() =>
        Assert.NotEmpty(SvgPng.Draw(Svg("<line x1='0' y1='0' x2='9' y2='9' stroke='#000000' stroke-dasharray='4'/>")));

    [Theory]
    [InlineData("SNAS_aggressive")]
    [InlineData("AmoebaNet_A")]
    public void DrawsEveryCellPictureAtTwiceItsSize(string name)
    {
        var svg = CellSvg.Draw(KnownGenotypes.Get(name), "\u0393 = 0.04, \u03b2, \u2212, \u00b1, \u00d7");
        var size = System.Xml.Linq.XElement.Parse(svg);
        var image = Decode(SvgPng.Draw(svg));

        Assert.Equal(
            (2 * (int)size.Attribute("width")!, 2 * (int)size.Attribute("height")!), (image.Width, image.Height));
        Assert.True(image.Data.Chunk(4).Select(Convert.ToHexStringLower).Distinct().Skip(100).Any(), "not blank");
    }

    // The estimate that layouts use must hold the real width of the widest font, our own.
    [Theory]
    [InlineData("test error on CIFAR-10, %")]
    [InlineData("sep conv 5x5")]
    [InlineData("AmoebaNet-A")]
    [InlineData("\u0393 = 0.04")]
    [InlineData("strength of max pool 3x3")]
    public void TheEstimateOfWidthHoldsTheText(string text) =>
        Assert.InRange(
            SvgText.Width(text, 13, isBold: false), 0.7 * TextWidth.Of(text, 13), 1.06 * TextWidth.Of(text, 13));

    private static string Svg(string element, int size = 10) =>
        $"<svg xmlns='http://www.w3.org/2000/svg' width='{size}' height='{size}'>{element}</svg>";

    private static ImageResult Decode(byte[] png) => ImageResult.FromMemory(png, ColorComponents.RedGreenBlueAlpha);

    private static string Pixel(ImageResult image, int x, int y) =>
        Convert.ToHexStringLower(image.Data.AsSpan(4 * (y * image.Width + x), 4));

    private static (int Left, int Top, int Right, int Bottom) Inked(string svg)
    {
        var image = Decode(SvgPng.Draw(svg, scale: 1));
        var inked = Enumerable.Range(0, image.Width * image.Height).Where(i => image.Data[4 * i + 3] > 60)
            .Select(i => (X: i % image.Width, Y: i / image.Width)).ToList();
        return (inked.Min(p => p.X), inked.Min(p => p.Y), inked.Max(p => p.X), inked.Max(p => p.Y));
    }
}

using System.Text;
using System.Xml;
using System.Xml.Linq;
using DeffArts.Reports;
using Xunit;

namespace DeffArts.Tests.Reports;

public class MathTextTests
{
    private const string Text = "\u0393\u00b7L_{com}^{0.27} < 1";

    [Fact]
    public void EndsWhereItBegan()
    {
        var text = XElement.Parse(Written(Text));

        Assert.Equal("\u0393\u00b7Lcom0.27 < 1", text.Value);
        Assert.Equal(0, text.Elements().Sum(part => double.Parse(part.Attribute("dy")!.Value)), 0.11);
        Assert.Equal(["com", "0.27", " < 1"], text.Elements().Select(part => part.Value));
        Assert.Equal(["10.4", "10.4"], text.Elements().Take(2).Select(part => part.Attribute("font-size")!.Value));
    }

    [Fact]
    public void HasAFormForPagesAndOneForPlainText()
    {
        Assert.Equal("\u0393&#183;L<sub>com</sub><sup>0.27</sup> &lt; 1", MathText.Html(Text));
        Assert.Equal("\u0393\u00b7L_com^0.27 < 1", MathText.Plain(Text));
        Assert.True(MathText.Width(Text, 14) < TextWidth.Of("\u0393\u00b7Lcom0.27 < 1", 14));
    }

    [Theory]
    [InlineData("{a}", "{a}")]
    [InlineData("x_{a}_{b}^{c}", "x<sub>a</sub><sub>b</sub><sup>c</sup>")]
    [InlineData("_{", "_{")]
    [InlineData("x_{}y", "x<sub></sub>y")]
    [InlineData("_{{a}}", "<sub>{a</sub>}")]
    [InlineData("a{_{b}", "a{<sub>b</sub>")]
    [InlineData("", "")]
    public void OnlyAWholeIndexIsOne(string text, string html) => Assert.Equal(html, MathText.Html(text));

    private static string Written(string text)
    {
        var written = new StringBuilder();
        using (var svg = XmlWriter.Create(written, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true }))
        {
            svg.Math(0, 0, text, 14);
        }

        return written.ToString();
    }
}

using DeffArts.Reports.Html;
using Xunit;

namespace DeffArts.Tests.Reports.Html;

public class MarkupTests
{
    [Fact]
    public void TextIsEscapedAndMarkupIsNot()
    {
        var name = "<script>alert('x')</script> & \"y\"";
        var cell = Markup.Of($"<td title=\"{name}\">{name}</td>");

        Assert.Equal(
            "<tr><td title=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;\">"
            + "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;</td>2</tr>",
            Markup.Of($"<tr>{cell}{2}</tr>").ToString());
    }

    [Fact]
    public void PiecesStandOneAfterTheOther() =>
        Assert.Equal("<b>a</b><b>&lt;</b>",
            Markup.Of($"{new[] { "a", "<" }.Select(text => Markup.Of($"<b>{text}</b>"))}").ToString());
}

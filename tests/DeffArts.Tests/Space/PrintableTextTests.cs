using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Space;

public class PrintableTextTests
{
    [Theory]
    [InlineData("rose", "rose")]
    [InlineData("Gänseblümchen \U0001F33C", "Gänseblümchen \U0001F33C")]
    [InlineData("a\u200db", "a\u200db")]
    [InlineData("a\nb\tc\r", @"a\nb\tc\r")]
    [InlineData("\u001b[2Jx\u0007\u009b", @"\x1b[2Jx\x07\x9b")]
    [InlineData("cat\u202egnp.exe", @"cat\u202egnp.exe")]
    [InlineData("line\u2028end", @"line\u2028end")]
    [InlineData("tag\U000E0041", @"tag\U000e0041")]
    public void OrdinaryTextStaysAndWhatCommandsATerminalIsEscaped(string text, string expected) =>
        Assert.Equal(expected, PrintableText.Of(text));

    [Fact]
    public void HalfASurrogatePairIsEscaped() => Assert.Equal(@"x\ud800y", PrintableText.Of("x" + (char)0xD800 + "y"));
}

using System.Text;
using System.Text.Json;
using DeffArts.Formats;
using Xunit;

namespace DeffArts.Tests.Formats;

public class StrictJsonTests
{
    [Theory]
    [InlineData("""{"a": "\ud800"}""", "surrogate")]
    [InlineData("""{"a": "\udc00\ud800"}""", "surrogate")]
    [InlineData("""{"\ud800": 1}""", "surrogate")]
    [InlineData("""{"a": [{"b": "x\ud83dy"}]}""", "surrogate")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("null", "it is not a JSON object")]
    [InlineData("""{"a": 1, "a": 2}""", "")]
    [InlineData("""{"a": {"b": 1, "\u0062": 2}}""", "")]
    [InlineData("""{"a": 1} {}""", "")]
    [InlineData("", "")]
    public void WhatIsNoObjectOrNoTextIsRefused(string text, string expected)
    {
        var e = Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADocumentIsHeldToTheSame() =>
        Assert.ThrowsAny<JsonException>(() => StrictJson.Document("""["\ud800"]"""));

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public void ABadByteIsRefusedAndNotReplaced(byte[] bad) => Assert.ThrowsAny<JsonException>(() =>
        StrictJson.Parse([.. "{\"a\": \""u8, .. bad, .. "\"}"u8]));

    [Fact]
    public void ManyBracketsAreRefused() =>
        Assert.ThrowsAny<JsonException>(
            () => StrictJson.Parse(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100_000))));

    [Fact]
    public void EscapesAndAMarkInFrontAreRead()
    {
        var json = StrictJson.Parse([0xEF, 0xBB, 0xBF, .. """{"a\t": "\ud83d\ude00 \u00e4"}"""u8]);

        Assert.Equal("\U0001F600 ä", (string?)json["a\t"]);
    }
}

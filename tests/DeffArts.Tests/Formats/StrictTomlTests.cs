using DeffArts.Formats;
using Xunit;

namespace DeffArts.Tests.Formats;

public class StrictTomlTests
{
    [Theory]
    [InlineData("a = \"\\")]
    [InlineData("a = \"\\u12")]
    [InlineData("a = \"\\U0011")]
    [InlineData("a = \"\"\"\\")]
    [InlineData("\"\\")]
    [InlineData("a = \"\\ud800\"")]
    [InlineData("a = ")]
    [InlineData("[")]
    [InlineData("a = 99999999999999999999")]
    public void WhatIsNoTomlIsRefused(string text) =>
        Assert.NotEmpty(Assert.Throws<InvalidTomlException>(() => StrictToml.Parse(text, "a.toml")).Message);

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void ManyBracketsAreRefused(char bracket) =>
        Assert.Throws<InvalidTomlException>(() => StrictToml.Parse("a = " + new string(bracket, 100_000), "a.toml"));

    [Fact]
    public void ThePlaceOfAFaultIsItsOwn() =>
        Assert.Equal(1, Assert.Throws<InvalidTomlException>(
            () => StrictToml.Parse("a = 1\nb = \"\\u12", "a.toml")).Place.Start.Line);

    [Fact]
    public void ATextWithoutALastLineBreakIsRead() =>
        Assert.Single(StrictToml.Parse("a = \"\\u00e4\"", "a.toml").KeyValues);
}

using DeffArts.Reports.Paper;
using Xunit;

namespace DeffArts.Tests.Reports.Paper;

public class PrintedNumberTests
{
    [Theory]
    [InlineData("5,861,376", 5861376, 0, 0)]
    [InlineData("0.624", 0.624, 3, 0)]
    [InlineData("16.01 ± 0.41", 16.01, 2, 0.41)]
    public void Reads(string text, double value, int decimals, double error) =>
        Assert.Equal(new PrintedNumber(text, value, decimals, error), PrintedNumber.Parse(text));

    [Theory]
    [InlineData("3.1", 3.145, true)]
    [InlineData("3.1", 3.15, false)]
    [InlineData("3.1", 3.05, true)]
    [InlineData("3.1", 3.831, false)]
    [InlineData("0", 0.4, true)]
    [InlineData("0", 0.5, false)]
    [InlineData("368,340", 368640, false)]
    public void AgreesToItsLastDigit(string text, double computed, bool expected) =>
        Assert.Equal(expected, PrintedNumber.Parse(text).Agrees(computed));
}

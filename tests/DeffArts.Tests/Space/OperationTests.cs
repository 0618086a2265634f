using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Space;

public class OperationTests
{
    [Fact]
    public void EveryNameIsReadBackAsItsOperation()
    {
        foreach (var kernel in new[] { 3, 5, 7, 9, 11, 13, 15 })
        {
            Operation[] operations =
            [
                new MaxPool(kernel), new AveragePool(kernel), new SeparableConvolution(kernel),
                new DilatedConvolution(kernel),
            ];
            Assert.All(operations, operation => Assert.Equal(operation, Operation.Parse(operation.Name)));
        }

        Assert.All(Operation.Paper, operation => Assert.Equal(operation, Operation.Parse(operation.Name)));
        Assert.Equal(new FactorizedConvolution(7), Operation.Parse("conv_7x1_1x7"));
    }

    [Theory]
    [InlineData("sepconv_3x3", "sep_conv_3x3")]
    [InlineData("skip", "skip_connect")]
    [InlineData("sep_conv_4x4", "sep_conv_3x3")]
    [InlineData("sep_conv_3x5", "sep_conv_3x3")]
    [InlineData("sep_conv_03x03", "sep_conv_3x3")]
    [InlineData("sep_conv_17x17", "sep_conv_7x7")]
    [InlineData("NONE", "none")]
    public void AnUnknownNameIsRefusedWithTheNearestOne(string name, string nearest)
    {
        var fault = Assert.Throws<InvalidArchitectureException>(() => Operation.Parse(name));

        Assert.EndsWith($"did you mean '{nearest}'?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AVeryLongNameIsShortenedInTheMessage() => Assert.InRange(
        Assert.Throws<InvalidArchitectureException>(() => Operation.Parse(new string('x', 100_000))).Message.Length, 1,
        300);
}

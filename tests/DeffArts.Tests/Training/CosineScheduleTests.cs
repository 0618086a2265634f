using DeffArts.Training;
using Xunit;

namespace DeffArts.Tests.Training;

public class CosineScheduleTests
{
    private static readonly CosineSchedule Paper = new(Start: 0.025, End: 0.001, Epochs: 50);

    [Theory]
    [InlineData(0, 0.025)]
    [InlineData(25, 0.013)]
    [InlineData(50, 0.001)]
    public void GoesFromStartThroughTheMiddleToTheEnd(int epoch, double rate) =>
        Assert.Equal(rate, Paper.At(epoch), 1e-15);

    [Fact]
    public void FallsInEveryEpoch() =>
        Assert.All(Enumerable.Range(0, 50), epoch => Assert.True(Paper.At(epoch + 1) < Paper.At(epoch)));
}

using DeffArts.App.Dashboard;
using DeffArts.Reports;
using Xunit;

namespace DeffArts.Tests.App;

public class PlainSearchDisplayTests
{
    [Fact]
    public void WritesALineForAnEpochAndForAStepOnlyAfterASilence()
    {
        var (time, output) = (new ManualTime(), new StringWriter { NewLine = "\n" });
        new PlainSearchDisplay(output, epochs: 2, time).Follow(reporter =>
        {
            for (var step = 1; step <= 8; step++)
            {
                time.Pass(TimeSpan.FromSeconds(4));
                reporter.Publish(SearchEvents.Step(1, step, 8));
            }

            reporter.Publish(SearchEvents.Epoch(1));
            reporter.Note("stopping");
        });

        var all = output.ToString().Split('\n');
        Assert.StartsWith("L_per = CE + gamma L_com^beta", all[0], StringComparison.Ordinal);
        var lines = all[1..];
        Assert.Equal(
            ["epoch 1/2  step 3/8", "epoch 1/2  step 6/8", "epoch 1/2  CE 2.200", "stopping", ""],
            lines.Select(line => line[..Math.Min(19, line.Length)]));
        Assert.EndsWith("0:12, 0:52 left", lines[0], StringComparison.Ordinal);
        Assert.Contains("validation CE 2.250 accuracy 21.0 %", lines[2], StringComparison.Ordinal);
        Assert.Contains("genotype 1,244,160 cycles", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    [Fact]
    public void TheTimeLeftOfAResumedSearchCountsOnlyItsOwnSteps()
    {
        var progress = new SearchProgress(Epochs: 4)
            .After(SearchEvents.Step(3, 1, 10)).After(SearchEvents.Step(3, 2, 10));

        Assert.Equal(TimeSpan.FromSeconds(5 * 18), progress.TimeLeft(TimeSpan.FromSeconds(10)));
        Assert.Equal(0.55, progress.Share, 12);
    }

    [Theory]
    [InlineData(7, "0:07")]
    [InlineData(3599, "59:59")]
    [InlineData(3600 * 5 + 61, "5:01:01")]
    [InlineData(86400 * 3 + 61, "3 d 0:01:01")]
    public void DurationsAreShort(int seconds, string expected) =>
        Assert.Equal(expected, Figures.Duration(TimeSpan.FromSeconds(seconds)));
}

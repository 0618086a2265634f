using DeffArts.App.Dashboard;
using DeffArts.Search;
using DeffArts.Space;
using Spectre.Console.Testing;
using Xunit;

namespace DeffArts.Tests.App;

public class DashboardViewTests
{
    private static readonly SearchHeading Heading =
        new("cifar10, first order, seed 1, runs/x", Gamma: 0.01, Epochs: 10, SearchSpace.Paper);

    [Theory]
    [InlineData(77, 24)]
    [InlineData(117, 40)]
    [InlineData(200, 60)]
    public void ShowsEverythingWithoutWrapping(int width, int height)
    {
        var lines = Draw(Heading, Running(SearchSpace.Paper), width, height);

        Assert.InRange(lines.Length, 10, height - 1);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        var text = string.Join('\n', lines);
        Assert.All(
            new[]
            {
                "epoch 2/10", "step 3/8", "left", "CE 2.301", "accuracy 18.8 %", "L_per 2.913", "L_com 3,912,345",
                "1,244,160", "gamma 0.01", "21.0", "normal cell", "reduction cell",
            },
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        // The last edge of the last node is there, so nothing was cut off at the right.
        var last = lines.Where(line => line.StartsWith("  3 = ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, last.Count);
        Assert.All(last, line => Assert.Equal(5, line.Split(" 30").Length - 1));
    }

    [Fact]
    public void FiftyColumnsAndSixteenRowsKeepWhatMatters()
    {
        const int width = 47;
        var lines = Draw(Heading, Running(SearchSpace.Paper), width, 16);

        Assert.Equal(15, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        var text = string.Join('\n', lines);
        Assert.All(
            new[]
            {
                "epoch 2/10", "left", "CE 2.301, accuracy 18.8 %", "L_per 2.913 = CE 2.340 + 0.573",
                "L_com 3,912,345, gamma 0.01",
                "genotype    1,244,160 cycles, ", "skips", "normal cell", "reduction cell",
            },
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        // Every node of both cells, whole.
        Assert.Equal(8, lines.Count(line => line.Contains(" = ", StringComparison.Ordinal) && line.EndsWith(')')));
    }

    [Theory]
    [InlineData(77, 24)]
    [InlineData(117, 40)]
    public void TheSymbolsAreExplainedWhereThereIsRoom(int width, int height)
    {
        var text = string.Join(' ', Draw(Heading, Running(SearchSpace.Paper), width, height));

        Assert.All(
            new[] { "L_com: compute cost", "gamma: weight of the cost", "skips: operations", "CE: cross-entropy" },
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void ALineThatMustBeSeenTakesThePlaceOfAWholeCell()
    {
        var console = new TestConsole().Width(47).Height(16);
        console.Write(DashboardView.Draw(
            Heading, Running(SearchSpace.Paper), TimeSpan.FromSeconds(30), "stopping after this step", 47, 16,
            unicode: true));

        Assert.Contains("stopping after this step", console.Output, StringComparison.Ordinal);
        Assert.Contains("normal cell", console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("reduction cell", console.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, false)]
    [InlineData(120, true)]
    public void NamesOperationsInFullWhereThereIsRoom(int width, bool full) => Assert.Equal(
        full,
        Draw(Heading, Running(SearchSpace.Paper), width, 40)
            .Any(line => line.Contains("sep_conv_3x3(", StringComparison.Ordinal)));

    [Fact]
    public void AnyTerminalHoldsIt()
    {
        var large = new SearchSpace(Operation.Paper, nodes: 16, inputsPerNode: 2);
        foreach (var (width, height) in new[] { (20, 5), (40, 10), (80, 24), (10, 2), (1, 1) })
        {
            var lines = Draw(Heading with { Space = large }, Running(large), width, height);
            Assert.InRange(lines.Length, 1, Math.Max(1, height - 1));
            Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        }
    }

    [Fact]
    public void SaysSoBeforeTheFirstStep() => Assert.Contains(
        Draw(Heading, new SearchProgress(10), 80, 24), line => line.EndsWith("starting", StringComparison.Ordinal));

    [Fact]
    public void ADataNameInBracketsIsNoMarkup() => Assert.Contains(
        Draw(Heading with { Title = "[red]" }, new SearchProgress(10), 80, 24),
        line => line.EndsWith("[red]", StringComparison.Ordinal));

    [Fact]
    public void TheLiveDisplayIsWipedAtTheEnd()
    {
        var console = new TestConsole().Width(80).Height(24).EmitAnsiSequences();
        new DashboardDisplay<SearchEvent>(console, new SearchDashboard(Heading), new ManualTime()).Follow(reporter =>
        {
            reporter.Publish(SearchEvents.Step(1, 1, 8));
            reporter.Publish(SearchEvents.Epoch(1));
            reporter.Note("stopping after this step");
        });

        Assert.Contains("stopping after this step", console.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[?25h", console.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[2K", console.Output, StringComparison.Ordinal);
    }

    private static SearchProgress Running(SearchSpace space) =>
        new SearchProgress(10).After(SearchEvents.Epoch(1, space)).After(SearchEvents.Step(2, 3, 8));

    private static string[] Draw(SearchHeading heading, SearchProgress progress, int width, int height)
    {
        var console = new TestConsole().Width(width).Height(height);
        console.Write(DashboardView.Draw(
            heading, progress, TimeSpan.FromSeconds(30), note: null, width, height, unicode: true));
        return [.. console.Output.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }
}

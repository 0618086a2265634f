using DeffArts.Reports;
using DeffArts.Space;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeffArts.App.Dashboard;

/// <summary>The picture of a running search, drawn anew for every refresh.</summary>
internal static class DashboardView
{
    // Narrower, a line of figures becomes two.
    private const int Wide = 72;
    private const string FromNoEpochYet = "the cells come with the end of the first epoch";

    /// <summary>Draws at most <paramref name="height"/> - 1 lines of <paramref name="width"/> columns.</summary>
    public static IRenderable Draw(
        SearchHeading heading, SearchProgress progress, TimeSpan elapsed, string? note,
        int width, int height, bool unicode)
    {
        var cells = Cells(heading.Space, progress, width);
        List<Block> blocks =
        [
            new(Rank.Heading, $"[bold]deffarts search[/]  [dim]{Markup.Escape(heading.Title)}[/]"),
            new(Rank.Progress, ProgressLine.Of(
                Places(heading, progress), progress.Share, elapsed, progress.TimeLeft(elapsed), width, unicode)),
            .. note is null ? [] : new[] { new Block(Rank.Progress, $"[yellow]{Markup.Escape(note)}[/]") },
            new(Rank.Gap, ""),
            .. Losses(progress, width).Select(line => new Block(Rank.Figures, line)),
            .. Costs(heading, progress, width).Select(line => new Block(Rank.Figures, line)),
            .. progress.PastEpochs.Length == 0 ? [] : new[] { new Block(Rank.History, Validation(progress, width)) },
            .. cells.SelectMany(cell => new[] { new Block(Rank.Gap, ""), cell }),
            .. progress.Architecture is not null ? [] : new[] { new Block(Rank.History, $"[dim]{FromNoEpochYet}[/]") },
            new(Rank.Gap, ""),
            new(Rank.Symbols, [.. Wrapping.Lines(Explained(progress, width), Math.Max(1, width))
                .Select(line => $"[dim]{Markup.Escape(line)}[/]")]),
        ];
        return new Rows(Block.Fit(blocks, height - 1).Select(line => new CroppedLine(line, width)));
    }

    private static IEnumerable<Block> Cells(SearchSpace space, SearchProgress progress, int width) =>
        progress.Architecture is not { } architecture ? [new Block(Rank.Cells, [])]
        : ChainTable.Shows(space) ? [new Block(Rank.Cells, [.. ChainTable.Rows(space, architecture, width)])]
        : space.SearchedTypes.Select((type, i) =>
            new Block(Math.Min(Rank.Cells + i, Rank.Heading - 1), [.. new CellTable(type, architecture).Rows(width)]));

    private static string Explained(SearchProgress progress, int width) =>
        Symbols.OfSearch
            + (progress.Architecture is null || width < CellTable.WideEnoughForEdges ? "" : " " + Symbols.OfCells);

    private static string[] Places(SearchHeading heading, SearchProgress progress)
    {
        var step = progress.Step;
        var epoch = $"epoch {progress.Evaluation?.Epoch ?? step?.Epoch ?? 1}/{heading.Epochs}";
        return step is null ? [epoch]
            : progress.Evaluation is { } evaluation
            ? [$"{epoch}  validation {evaluation.Batch}/{evaluation.Batches}", epoch]
            : [$"{epoch}  step {step.Step}/{step.StepsPerEpoch}", epoch];
    }

    private static IEnumerable<string> Losses(SearchProgress progress, int width)
    {
        if (progress.Step is { } step)
        {
            yield return $"training    CE {Figures.Loss(step.CrossEntropy)}, accuracy {Figures.Percent(step.Accuracy)}";
            yield return step is { Loss: { } loss, ValidationCrossEntropy: { } crossEntropy }
                ? $"validation  L_per {Figures.Loss(loss)} = CE {Figures.Loss(crossEntropy)} + {Figures.Loss(loss - crossEntropy)}"
                    + (width < Wide ? "" : " for the cost")
                : width < Wide ? "validation  not yet, weights alone train"
                : "validation  not yet: only the weights train in these epochs";
        }
    }

    private static IEnumerable<string> Costs(SearchHeading heading, SearchProgress progress, int width)
    {
        if (progress.Step is not { } step)
        {
            yield break;
        }

        var expected = $"cost        L_com {Figures.Cycles(step.ComputeCost)}";
        var gamma = Figures.Gamma(heading.Gamma);
        if (progress.Architecture is not { } architecture)
        {
            yield return $"{expected} cycles, {gamma}";
        }
        else if (width < Wide)
        {
            yield return $"{expected}, {gamma}";
            yield return $"genotype    {Figures.Cycles(architecture.GenotypeCost)} cycles, {architecture.SkipCount} skips";
        }
        else
        {
            yield return $"{expected}, genotype {Figures.Cycles(architecture.GenotypeCost)} cycles, {architecture.SkipCount} skips, {gamma}";
        }
    }

    private static string Validation(SearchProgress progress, int width)
    {
        const int Column = 5;
        var label = width < Wide ? "by epoch, % " : "accuracy    validation by epoch, %: ";
        var shown = Math.Max(1, (width - label.Length) / Column);
        return label + string.Join(' ', progress.PastEpochs.TakeLast(shown)
            .Select(epoch => $"{100 * epoch.ValidationAccuracy:0.0}"));
    }

    /// <summary>What stays longest where there is no room for all.</summary>
    private static class Rank
    {
        public const int Progress = 0;
        public const int Figures = 1;
        public const int Cells = 2;
        public const int Heading = 4;
        public const int History = 5;
        public const int Symbols = 6;
        public const int Gap = 7;
    }
}

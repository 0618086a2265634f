using DeffArts.Space;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeffArts.App.Dashboard;

/// <summary>The picture of a running search, drawn anew for every refresh.</summary>
internal static class DashboardView
{
    private const string FromNoEpochYet = "the cells come with the end of the first epoch";

    /// <summary>Draws at most <paramref name="height"/> - 1 lines of <paramref name="width"/> columns.</summary>
    public static IRenderable Draw(
        SearchHeading heading, SearchProgress progress, TimeSpan elapsed, string? note,
        int width, int height, bool unicode)
    {
        List<string> lines =
        [
            $"[bold]deffarts search[/]  [dim]{Markup.Escape(heading.Title)}[/]",
            ProgressLine(heading, progress, elapsed, width, unicode),
            "",
            .. Losses(progress),
            .. Costs(heading, progress),
        ];
        if (progress.PastEpochs.Length > 0)
        {
            lines.Add(Validation(progress, width));
        }

        foreach (var type in Enum.GetValues<CellType>())
        {
            if (progress.Architecture is { } architecture)
            {
                lines.Add("");
                lines.AddRange(new CellTable(heading.Space, type, architecture).Rows(width));
            }
        }

        if (progress.Architecture is null)
        {
            lines.AddRange(["", $"[dim]{FromNoEpochYet}[/]"]);
        }

        var most = Math.Max(1, height - 1);
        if (lines.Count > most)
        {
            lines.RemoveAll(line => line.Length == 0);
        }

        if (note is not null)
        {
            lines.Insert(Math.Min(2, lines.Count), $"[yellow]{Markup.Escape(note)}[/]");
        }

        return new Rows(lines.Take(most).Select(line => new CroppedLine(line, width)));
    }

    private static string ProgressLine(
        SearchHeading heading, SearchProgress progress, TimeSpan elapsed, int width, bool unicode)
    {
        var step = progress.Step;
        var left = progress.TimeLeft(elapsed) is { } time ? $"{Figures.Duration(time)} left" : "starting";
        var before = step is null ? $"epoch 1/{heading.Epochs} "
            : progress.Evaluation is { } evaluation
                ? $"epoch {evaluation.Epoch}/{heading.Epochs}  validation {evaluation.Batch}/{evaluation.Batches} "
            : $"epoch {step.Epoch}/{heading.Epochs}  step {step.Step}/{step.StepsPerEpoch} ";
        var after = $" {100 * progress.Share,3:0} %  {Figures.Duration(elapsed)}, {left}";
        var bar = Math.Max(0, width - before.Length - after.Length - 1);
        var done = (int)(bar * progress.Share);
        var (full, rest) = unicode ? ('━', '─') : ('#', '-');
        return $"{before}[green]{new string(full, done)}[/][dim]{new string(rest, bar - done)}[/]{after}";
    }

    private static IEnumerable<string> Losses(SearchProgress progress)
    {
        if (progress.Step is { } step)
        {
            yield return $"training    CE {Figures.Loss(step.CrossEntropy)}, accuracy {Figures.Percent(step.Accuracy)}";
            yield return step is { Loss: { } loss, ValidationCrossEntropy: { } crossEntropy }
                ? $"validation  L_per {Figures.Loss(loss)} = CE {Figures.Loss(crossEntropy)}"
                    + $" + {Figures.Loss(loss - crossEntropy)} for the cost"
                : "validation  not yet: only the weights train in these epochs";
        }
    }

    private static IEnumerable<string> Costs(SearchHeading heading, SearchProgress progress)
    {
        if (progress.Step is not { } step)
        {
            yield break;
        }

        var expected = $"cost        L_com {Figures.Cycles(step.ComputeCost)}";
        yield return progress.Architecture is { } architecture
            ? $"{expected}, genotype {Figures.Cycles(architecture.GenotypeCost)} cycles, "
                + $"{architecture.SkipCount} skips, gamma {heading.Gamma}"
            : $"{expected} cycles, gamma {heading.Gamma}";
    }

    private static string Validation(SearchProgress progress, int width)
    {
        const string Label = "accuracy    validation by epoch, %: ";
        const int Column = 5;
        var shown = Math.Max(1, (width - Label.Length) / Column);
        return Label + string.Join(' ', progress.PastEpochs.TakeLast(shown)
            .Select(epoch => $"{100 * epoch.ValidationAccuracy:0.0}"));
    }
}

using DeffArts.App.Running;
using DeffArts.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeffArts.App.Dashboard;

/// <summary>The picture of a running training.</summary>
internal sealed class TrainDashboard(string title, int epochs) : IDashboard<TrainingEvent>
{
    private TrainProgress progress = new(epochs);

    /// <inheritdoc/>
    public bool After(TrainingEvent happened)
    {
        progress = progress.After(happened);
        return happened is TrainingEpochCompleted or NetworkTested;
    }

    /// <inheritdoc/>
    public IRenderable Draw(TimeSpan elapsed, string? note, int width, int height, bool unicode)
    {
        List<string> lines =
        [
            $"[bold]deffarts train[/]  [dim]{Markup.Escape(title)}[/]",
            ProgressLine(elapsed, width, unicode),
            .. note is null ? [] : new[] { $"[yellow]{Markup.Escape(note)}[/]" },
            .. Losses(),
        ];
        return new Rows(lines.Take(Math.Max(1, height - 1)).Select(line => new CroppedLine(line, width)));
    }

    private string ProgressLine(TimeSpan elapsed, int width, bool unicode)
    {
        var left = progress.TimeLeft(elapsed) is { } time ? $"{Figures.Duration(time)} left" : "starting";
        var before = progress.Step is { } step
            ? $"epoch {step.Epoch}/{epochs}  step {step.Step}/{step.StepsPerEpoch} "
            : $"epoch 1/{epochs} ";
        var after = $" {100 * progress.Share,3:0} %  {Figures.Duration(elapsed)}, {left}";
        var bar = Math.Max(0, width - before.Length - after.Length - 1);
        var done = (int)(bar * progress.Share);
        var (full, rest) = unicode ? ('━', '─') : ('#', '-');
        return $"{before}[green]{new string(full, done)}[/][dim]{new string(rest, bar - done)}[/]{after}";
    }

    private IEnumerable<string> Losses()
    {
        if (progress.Step is { } step)
        {
            yield return $"this step   loss {Figures.Loss(step.Loss)}, CE {Figures.Loss(step.CrossEntropy)}, "
                + $"accuracy {Figures.Percent(step.Accuracy)}";
        }

        if (progress.Epoch is { } epoch)
        {
            var validation = epoch.ValidationAccuracy is { } accuracy ? $", validation {Figures.Percent(accuracy)}" : "";
            yield return $"last epoch  CE {Figures.Loss(epoch.CrossEntropy)}, accuracy {Figures.Percent(epoch.Accuracy)}"
                + validation;
        }

        if (progress.Best is { } best)
        {
            yield return $"best        validation {Figures.Percent(best.ValidationAccuracy ?? 0)} in epoch {best.Epoch}";
        }
    }
}

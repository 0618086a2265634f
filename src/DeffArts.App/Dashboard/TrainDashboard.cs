using DeffArts.Recorded;
using DeffArts.Reports;
using DeffArts.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeffArts.App.Dashboard;

/// <summary>The picture of a running training.</summary>
internal sealed class TrainDashboard(string title, int epochs) : IDashboard<TrainingEvent>
{
    // What stays longest where there is no room for all.
    private const int Progress = 0;
    private const int Quantities = 1;
    private const int Heading = 2;
    private const int Meaning = 3;
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
        List<Block> blocks =
        [
            new(Heading, $"[bold]deffarts train[/]  [dim]{Markup.Escape(title)}[/]"),
            new(Progress,
                ProgressLine.Of(Places(), progress.Share, elapsed, progress.TimeLeft(elapsed), width, unicode)),
            .. note is null ? [] : new[] { new Block(Progress, $"[yellow]{Markup.Escape(note)}[/]") },
            .. Losses().SelectMany(line => Wrapping.Lines(line, Math.Max(1, width)))
                .Select(line => new Block(Quantities, Markup.Escape(line))),
            new(Meaning, "[dim]CE: cross-entropy[/]"),
        ];
        return new Rows(Block.Fit(blocks, height - 1).Select(line => new CroppedLine(line, width)));
    }

    private string[] Places() => progress.Step is { } step
        ? [$"epoch {step.Epoch}/{epochs}  step {step.Step}/{step.StepsPerEpoch}", $"epoch {step.Epoch}/{epochs}"]
        : [$"epoch 1/{epochs}"];

    private IEnumerable<string> Losses()
    {
        if (progress.Step is { } step)
        {
            yield return $"this step   loss {Figures.Loss(step.Loss)}, CE {Figures.Loss(step.CrossEntropy)}, "
                + $"accuracy {Figures.Percent(step.Accuracy)}";
        }

        if (progress.Epoch is { } epoch)
        {
            var validation = epoch.ValidationAccuracy is { } accuracy
                ? $", validation {Figures.Percent(accuracy)}"
                : "";
            yield return $"last epoch  CE {Figures.Loss(epoch.CrossEntropy)}, accuracy {Figures.Percent(epoch.Accuracy)}"
                + validation;
        }

        if (progress.Best is { } best)
        {
            yield return $"best        validation {Figures.Percent(best.ValidationAccuracy ?? 0)} in epoch {best.Epoch}";
        }
    }
}

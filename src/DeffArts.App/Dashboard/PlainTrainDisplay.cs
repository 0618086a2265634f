using DeffArts.Training;

namespace DeffArts.App.Dashboard;

/// <summary>Lines for logs and pipes: one for each epoch, and one for a step after a long silence.</summary>
internal sealed class PlainTrainDisplay(TextWriter output, int epochs, TimeProvider time) : IDisplay<TrainingEvent>
{
    /// <inheritdoc/>
    public void Follow(Action<Reporter<TrainingEvent>> run)
    {
        var progress = new TrainProgress(epochs);
        var start = time.GetTimestamp();
        var lastLine = start;
        run(new Reporter<TrainingEvent>(Publish, output.WriteLine));

        void Publish(TrainingEvent happened)
        {
            progress = progress.After(happened);
            var isQuiet = time.GetElapsedTime(lastLine) >= PlainSearchDisplay.Quiet;
            if (happened is TrainingEpochCompleted || (happened is TrainingStepCompleted && isQuiet))
            {
                var elapsed = time.GetElapsedTime(start);
                var left = progress.TimeLeft(elapsed) is { } rest ? $", {Figures.Duration(rest)} left" : "";
                output.WriteLine($"{Line(happened)}  {Figures.Duration(elapsed)}{left}");
                lastLine = time.GetTimestamp();
            }
        }
    }

    private string Line(TrainingEvent happened) => happened switch
    {
        TrainingStepCompleted step => $"epoch {step.Epoch}/{epochs}  step {step.Step}/{step.StepsPerEpoch}  "
            + $"loss {Figures.Loss(step.Loss)}  accuracy {Figures.Percent(step.Accuracy)}",
        TrainingEpochCompleted epoch => $"epoch {epoch.Epoch}/{epochs}  CE {Figures.Loss(epoch.CrossEntropy)}  "
            + $"accuracy {Figures.Percent(epoch.Accuracy)}"
            + (epoch.ValidationAccuracy is { } accuracy ? $"  validation {Figures.Percent(accuracy)}" : "")
            + (epoch.IsBest ? "  best so far" : ""),
        _ => "",
    };
}

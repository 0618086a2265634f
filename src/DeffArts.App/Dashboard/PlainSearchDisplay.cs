using DeffArts.Search;

namespace DeffArts.App.Dashboard;

/// <summary>
/// Lines for logs and pipes: one for each epoch, and one for a step when there has been none for
/// <see cref="Quiet"/>.
/// </summary>
internal sealed class PlainSearchDisplay(TextWriter output, int epochs, TimeProvider time) : IDisplay<SearchEvent>
{
    /// <summary>The longest silence in an epoch that still takes steps.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public void Follow(Action<Reporter<SearchEvent>> search)
    {
        var progress = new SearchProgress(epochs);
        var start = time.GetTimestamp();
        var lastLine = start;
        output.WriteLine(Symbols.OfSearch);
        search(new Reporter<SearchEvent>(Publish, output.WriteLine));

        void Publish(SearchEvent happened)
        {
            progress = progress.After(happened);
            if (happened is EpochCompleted epoch)
            {
                output.WriteLine($"{Line(epoch)}  {Times()}");
                lastLine = time.GetTimestamp();
            }
            else if (happened is StepCompleted step && time.GetElapsedTime(lastLine) >= Quiet)
            {
                output.WriteLine($"{Line(step)}  {Times()}");
                lastLine = time.GetTimestamp();
            }
            else if (happened is SelectionProgressed selection && time.GetElapsedTime(lastLine) >= Quiet)
            {
                output.WriteLine($"selection {selection.Decided}/{selection.Decisions} decisions  "
                    + Figures.Duration(time.GetElapsedTime(start)));
                lastLine = time.GetTimestamp();
            }
        }

        string Times()
        {
            var elapsed = time.GetElapsedTime(start);
            return progress.TimeLeft(elapsed) is { } left
                ? $"{Figures.Duration(elapsed)}, {Figures.Duration(left)} left"
                : Figures.Duration(elapsed);
        }
    }

    private string Line(StepCompleted step) =>
        $"epoch {step.Epoch}/{epochs}  step {step.Step}/{step.StepsPerEpoch}  "
        + (step.Loss is { } loss ? $"L_per {Figures.Loss(loss)}  " : "weights only  ")
        + $"CE {Figures.Loss(step.CrossEntropy)}  accuracy {Figures.Percent(step.Accuracy)}  "
        + $"L_com {Figures.Cycles(step.ComputeCost)}";

    private string Line(EpochCompleted epoch) =>
        $"epoch {epoch.Epoch}/{epochs}  CE {Figures.Loss(epoch.CrossEntropy)}  "
        + $"accuracy {Figures.Percent(epoch.Accuracy)}  "
        + $"validation CE {Figures.Loss(epoch.ValidationCrossEntropy)} "
        + $"accuracy {Figures.Percent(epoch.ValidationAccuracy)}  "
        + $"L_com {Figures.Cycles(epoch.Architecture.ExpectedCost)}  "
        + $"genotype {Figures.Cycles(epoch.Architecture.GenotypeCost)} cycles, "
        + $"{epoch.Architecture.SkipCount} skips";
}

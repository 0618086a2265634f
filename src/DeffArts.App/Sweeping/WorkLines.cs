using DeffArts.App.Dashboard;

namespace DeffArts.App.Sweeping;

/// <summary>One line for everything that happens to a work, for logs and pipes.</summary>
internal sealed class WorkLines(TextWriter output, WorkSession session) : IDisplay<WorkEvent>
{
    /// <inheritdoc/>
    public void Follow(Action<Reporter<WorkEvent>> run) => run(new Reporter<WorkEvent>(
        happened =>
        {
            if (Line(happened, session) is { } line)
            {
                output.WriteLine(line);
            }
        },
        output.WriteLine));

    /// <summary>The line, or null for what is not worth one.</summary>
    public static string? Line(WorkEvent happened, WorkSession session)
    {
        var head = $"{happened.Work.Name}: {happened.Stage.Command}";
        return happened switch
        {
            StageStarted started => $"{head} {(started.IsResumed ? "resumed" : "started")}",
            StageDone =>
                $"{head} done in {Time(happened.Stage)}: {session.Describe(happened.Stage)}{Rest(happened, session)}",
            StageRetried retried => $"{head} failed, tried once more: {retried.Failure}",
            WorkFailed failed => $"{head} failed again, given up: {failed.Failure}{Rest(session)}",
            WorkStopped => $"{head} saved and stopped",
            _ => null,
        };
    }

    private static string Time(Stage stage) => Figures.Duration(TimeSpan.FromSeconds(stage.Seconds ?? 0));

    private static string Rest(WorkEvent happened, WorkSession session) =>
        happened.Work.Stages[^1] == happened.Stage ? Rest(session) : "";

    private static string Rest(WorkSession session)
    {
        var left = session.Works.Count(work => !work.IsDone && !session.Failures.ContainsKey(work.Name));
        var time = session.TimeLeft() is { } expected && left > 0 ? $", about {Figures.Duration(expected)}" : "";
        return $"; {left} of {session.Works.Length} left{time}";
    }
}

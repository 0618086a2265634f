using DeffArts.App.Dashboard;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeffArts.App.Sweeping;

/// <summary>The picture of works under way: what runs now, and the last lines of what has ended.</summary>
internal sealed class WorkDashboard(string title, WorkSession session) : IDashboard<WorkEvent>
{
    private readonly Dictionary<string, string> running = new(StringComparer.Ordinal);
    private readonly List<string> ended = [];

    /// <inheritdoc/>
    public bool After(WorkEvent happened)
    {
        var name = happened.Work.Name;
        if (happened is StageStarted or StageSpoke)
        {
            running[name] = happened is StageSpoke spoke ? spoke.Line : "starting";
        }
        else
        {
            running.Remove(name);
        }

        if (happened is not (StageStarted or StageSpoke) && WorkLines.Line(happened, session) is { } line)
        {
            ended.Add(line);
        }

        return happened is not StageSpoke;
    }

    /// <inheritdoc/>
    public IRenderable Draw(TimeSpan elapsed, string? note, int width, int height, bool unicode)
    {
        var done = session.Works.Count(work => work.IsDone);
        var left = session.TimeLeft() is { } time ? $", about {Figures.Duration(time)} left" : "";
        var failed = session.Failures.Count == 0 ? "" : $", [red]{session.Failures.Count} failed[/]";
        List<string> lines =
        [
            $"[bold]deffarts[/]  [dim]{Markup.Escape(title)}[/]",
            $"{done} of {session.Works.Length} done{failed}  {Figures.Duration(elapsed)}{left}",
            .. note is null ? [] : new[] { $"[yellow]{Markup.Escape(note)}[/]" },
            .. running.Select(entry => $"[green]{Markup.Escape(entry.Key)}[/]  {Markup.Escape(entry.Value)}"),
        ];
        var room = Math.Max(0, height - 1 - lines.Count);
        lines.AddRange(ended.TakeLast(room).Select(line => $"[dim]{Markup.Escape(line)}[/]"));
        return new Rows(lines.Take(Math.Max(1, height - 1)).Select(line => new CroppedLine(line, width)));
    }
}

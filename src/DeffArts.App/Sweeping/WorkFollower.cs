using DeffArts.App.Dashboard;
using DeffArts.Runs;

namespace DeffArts.App.Sweeping;

/// <summary>Runs a session of works under the display that suits, and says how it ended.</summary>
internal static class WorkFollower
{
    /// <summary>Runs what is not done.</summary>
    public static void Follow(WorkSession session, string title, TextWriter lines, bool json, CancellationToken stop)
    {
        IDisplay<WorkEvent> display = json || !Terminal.IsLive
            ? new WorkLines(lines, session)
            : new DashboardDisplay<WorkEvent>(Terminal.Live(), new WorkDashboard(title, session), TimeProvider.System);
        display.Follow(reporter => session.Run(reporter, stop));
    }

    /// <summary>Prints what failed and how to go on.</summary>
    /// <returns>The exit code.</returns>
    public static int End(WorkSession session, TextWriter lines, bool interrupted, string results, string resume)
    {
        lines.WriteLine(results);
        foreach (var work in session.Works.Where(work => session.Failures.ContainsKey(work.Name)))
        {
            lines.WriteLine(
                $"failed        {work.Name}: {session.Failures[work.Name]}; all that it printed: {DisplayPath.Of(work.Log)}");
        }

        if (session.IsDone)
        {
            return ExitCode.Done;
        }

        lines.WriteLine($"not finished  go on with: {resume}");
        return interrupted ? ExitCode.Interrupted : ExitCode.Failure;
    }
}

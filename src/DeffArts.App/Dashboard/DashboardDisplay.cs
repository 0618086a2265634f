using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeffArts.App.Dashboard;

/// <summary>What a live display draws.</summary>
internal interface IDashboard<TEvent>
{
    /// <summary>Takes an event in; true when it must be seen at once.</summary>
    bool After(TEvent happened);

    /// <summary>Draws at most <paramref name="height"/> - 1 lines of <paramref name="width"/> columns.</summary>
    IRenderable Draw(TimeSpan elapsed, string? note, int width, int height, bool unicode);
}

/// <summary>Redraws a dashboard in place while a run goes on, and wipes it at the end.</summary>
internal sealed class DashboardDisplay<TEvent>(IAnsiConsole console, IDashboard<TEvent> dashboard, TimeProvider time)
    : IDisplay<TEvent>
{
    private static readonly TimeSpan Clock = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.25);
    // The terminal itself writes "^C" behind the last line; wrapped, it would push the picture down.
    private const int RoomForControlC = 3;
    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private LiveDisplayContext? context;
    private long lastDrawn;
    private string? note;

    /// <inheritdoc/>
    public void Follow(Action<Reporter<TEvent>> run) =>
        console.Live(Draw()).AutoClear(true).Overflow(VerticalOverflow.Crop).Start(live =>
        {
            context = live;
            // A step may take many seconds; the clock must go on meanwhile.
            using var clock = time.CreateTimer(_ => Refresh(), state: null, Clock, Clock);
            try
            {
                run(new Reporter<TEvent>(Publish, Note));
            }
            finally
            {
                lock (gate)
                {
                    context = null;
                }
            }
        });

    private void Publish(TEvent happened)
    {
        lock (gate)
        {
            if (dashboard.After(happened) || time.GetElapsedTime(lastDrawn) >= Shortest)
            {
                Refresh();
            }
        }
    }

    private void Note(string line)
    {
        lock (gate)
        {
            note = line;
            Refresh();
        }
    }

    private void Refresh()
    {
        lock (gate)
        {
            // The clock may tick once more when the display is already wiped: there is no context then.
            context?.UpdateTarget(Draw());
            lastDrawn = time.GetTimestamp();
        }
    }

    private IRenderable Draw() => dashboard.Draw(
        time.GetElapsedTime(start), note,
        console.Profile.Width - RoomForControlC, console.Profile.Height, console.Profile.Capabilities.Unicode);
}

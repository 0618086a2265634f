using DeffArts.Search;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeffArts.App.Dashboard;

/// <summary>Redraws <see cref="DashboardView"/> in place while a search runs, and wipes it at the end.</summary>
internal sealed class DashboardDisplay(IAnsiConsole console, SearchHeading heading, TimeProvider time) : ISearchDisplay
{
    private static readonly TimeSpan Clock = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.25);
    // The terminal itself writes "^C" behind the last line; wrapped, it would push the picture down.
    private const int RoomForControlC = 3;
    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private SearchProgress progress = new(heading.Epochs);
    private LiveDisplayContext? context;
    private long lastDrawn;
    private string? note;

    /// <inheritdoc/>
    public void Follow(Action<SearchReporter> search) =>
        console.Live(Draw()).AutoClear(true).Overflow(VerticalOverflow.Crop).Start(live =>
        {
            context = live;
            // A step may take many seconds; the clock must go on meanwhile.
            using var clock = time.CreateTimer(_ => Refresh(), state: null, Clock, Clock);
            try
            {
                search(new SearchReporter(Publish, Note));
            }
            finally
            {
                lock (gate)
                {
                    context = null;
                }
            }
        });

    private void Publish(SearchEvent happened)
    {
        lock (gate)
        {
            progress = progress.After(happened);
            if (happened is EpochCompleted || time.GetElapsedTime(lastDrawn) >= Shortest)
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

    private IRenderable Draw() => DashboardView.Draw(
        heading, progress, time.GetElapsedTime(start), note,
        console.Profile.Width - RoomForControlC, console.Profile.Height, console.Profile.Capabilities.Unicode);
}

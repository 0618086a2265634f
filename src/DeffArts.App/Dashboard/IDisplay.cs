namespace DeffArts.App.Dashboard;

/// <summary>Shows a search or a training while it runs. It knows the run by its events alone.</summary>
internal interface IDisplay<TEvent>
{
    /// <summary>Shows what <paramref name="run"/> tells until it returns; leaves the terminal as it was.</summary>
    void Follow(Action<Reporter<TEvent>> run);
}

/// <summary>What a run tells its display.</summary>
/// <param name="Publish">A step or an epoch is done.</param>
/// <param name="Note">A line that the user must see, such as that the program is about to stop.</param>
internal sealed record Reporter<TEvent>(Action<TEvent> Publish, Action<string> Note);

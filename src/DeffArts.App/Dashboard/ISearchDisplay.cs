using DeffArts.Search;

namespace DeffArts.App.Dashboard;

/// <summary>Shows a search while it runs. It knows the search by its events alone.</summary>
internal interface ISearchDisplay
{
    /// <summary>Shows what <paramref name="search"/> tells until it returns; leaves the terminal as it was.</summary>
    void Follow(Action<SearchReporter> search);
}

/// <summary>What a search tells its display.</summary>
/// <param name="Publish">A step or an epoch is done.</param>
/// <param name="Note">A line that the user must see, such as that the program is about to stop.</param>
internal sealed record SearchReporter(Action<SearchEvent> Publish, Action<string> Note);

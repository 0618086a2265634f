using DeffArts.Search;
using Spectre.Console.Rendering;

namespace DeffArts.App.Dashboard;

/// <summary>A search as <see cref="DashboardView"/> draws it.</summary>
internal sealed class SearchDashboard(SearchHeading heading) : IDashboard<SearchEvent>
{
    private SearchProgress progress = new(heading.Epochs);

    /// <inheritdoc/>
    public bool After(SearchEvent happened)
    {
        progress = progress.After(happened);
        return happened is EpochCompleted;
    }

    /// <inheritdoc/>
    public IRenderable Draw(TimeSpan elapsed, string? note, int width, int height, bool unicode) =>
        DashboardView.Draw(heading, progress, elapsed, note, width, height, unicode);
}

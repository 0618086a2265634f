using System.Globalization;
using DeffArts.Search;
using DeffArts.Settings;
using DeffArts.Space;

namespace DeffArts.App.Dashboard;

/// <summary>What stays the same on the display while a search runs.</summary>
/// <param name="Title">One line: data, method and place.</param>
/// <param name="Gamma">The cost weightage.</param>
/// <param name="Epochs">Epochs of the whole search.</param>
/// <param name="Space">The search space, which gives alpha's rows and columns their names.</param>
internal sealed record SearchHeading(string Title, double Gamma, int Epochs, SearchSpace Space)
{
    /// <summary>The heading of a run.</summary>
    public static SearchHeading Of(SearchRunSettings settings, string runFolder)
    {
        var order = settings.Search.Order == Order.First ? "first" : "second";
        var title = string.Create(CultureInfo.InvariantCulture,
            $"{PrintableText.Of(Path.GetFileName(settings.Data.TrimEnd('/')))}, {order} order, seed {settings.Search.Seed}, {runFolder}");
        return new SearchHeading(title, settings.Search.Gamma, settings.Search.Epochs, settings.Search.SearchSpace());
    }
}

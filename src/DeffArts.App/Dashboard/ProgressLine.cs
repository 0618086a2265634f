namespace DeffArts.App.Dashboard;

/// <summary>Where a run is and how long it will take, with a bar where there is room for one.</summary>
internal static class ProgressLine
{
    private const int ShortestBar = 5;

    /// <summary>The line as markup: of everything, what matters most to one who waits stays longest.</summary>
    /// <param name="places">How the place can be said, the most telling first and the shortest last.</param>
    /// <param name="share">Done, 0 to 1.</param>
    /// <param name="elapsed">Since this start.</param>
    /// <param name="timeLeft">Null while there is no pace to go by.</param>
    /// <param name="width">Columns.</param>
    /// <param name="unicode">Whether the bar may be drawn with more than ASCII.</param>
    public static string Of(
        IReadOnlyList<string> places, double share, TimeSpan elapsed, TimeSpan? timeLeft, int width, bool unicode)
    {
        var left = timeLeft is { } time ? $"{Figures.Duration(time)} left" : "starting";
        var percent = $"{100 * share,3:0} %";
        List<(string Before, string After)> forms =
        [
            .. places.Select(place => ($"{place} ", $" {percent}  {Figures.Duration(elapsed)}, {left}")),
            .. places.Select(place => ($"{place} ", $" {percent}  {left}")), ("", $"{percent}  {left}"), ("", left),
        ];
        var (before, after) = forms.Find(form => form.Before.Length + form.After.Length < width) is { After: { } } found
            ? found
            : forms[^1];
        var bar = width - before.Length - after.Length - 1;
        if (bar < ShortestBar)
        {
            return before + after.TrimStart();
        }

        var done = (int)(bar * share);
        var (full, rest) = unicode ? ('━', '─') : ('#', '-');
        return $"{before}[green]{new string(full, done)}[/][dim]{new string(rest, bar - done)}[/]{after}";
    }
}

using DeffArts.Recorded;

namespace DeffArts.Reports.Html;

/// <summary>The test of a trained network: confusion matrix and classes.</summary>
internal static class TestSection
{
    private const int MostClassesInTable = 20;
    private const int MostMistakes = 8;
    private const int Shades = 10;
    private const int LongestHead = 9;

    /// <summary>Nothing for a search.</summary>
    public static Markup Of(RecordedRun run) => run switch
    {
        { IsSearch: true } => Markup.Empty,
        { Test: { } test } => Tested(test),
        { IsFinished: true } when run.Results.Number("testError") is null =>
            Markup.Of($"<p>Not known: the data has no test images.</p>"),
        { IsFinished: true } => Markup.Of(
            $"<p>Class by class not recorded: the training is of an older program. <code>deffarts test</code> prints it.</p>"),
        _ => Markup.Of($"<p>Not yet: the test images are looked at once, when the training is over.</p>"),
    };

    private static Markup Tested(RecordedTest test) => Markup.Of($"""
        <p class="why">{Figures.Percent(test.Error)} of {Figures.Count(test.Images)} test images taken for another class, looked at once after
        the last epoch{(test.TopFive is { } five ? $"; for {Figures.Percent(five)} the right class is among the five likeliest" : "")}.</p>
        <div class="halves">
        {(test.Classes.Length <= MostClassesInTable ? Matrix(test) : Markup.Empty)}
        {Classes(test)}
        </div>
        {Mistakes(test)}
        {Pictures(test)}
        """);

    private static Markup Matrix(RecordedTest test)
    {
        var labels = Enumerable.Range(0, test.Classes.Length).ToList();
        return Markup.Of($"""
            <div class="scroll" tabindex="0"><table class="confusion">
            <caption>Row: what it is. Column: what it was taken for. Images; the shade is the share of the row.</caption>
            <thead><tr><td></td>{labels.Select(taken => Markup.Of($"<th scope=\"col\" title=\"{test.Classes[taken]}\">{Short(test.Classes[taken])}</th>"))}</tr></thead>
            <tbody>{labels.Select(label => Markup.Of($"<tr><th scope=\"row\">{test.Classes[label]}</th>{labels.Select(taken => Cell(test, label, taken))}</tr>\n"))}</tbody>
            </table></div>
            """);
    }

    private static Markup Cell(RecordedTest test, int label, int taken)
    {
        var count = test.Confusion[label, taken];
        var images = test.ImagesOf(label);
        var shade = count == 0 ? 0 : Math.Max(1, (int)Math.Round(Shades * (double)count / images));
        var right = label == taken ? " right" : "";
        return Markup.Of($"<td class=\"shade-{shade}{right}\">{(count == 0 ? "\u00b7" : Figures.Count(count))}</td>");
    }

    private static Markup Classes(RecordedTest test) => Markup.Of($"""
        <div class="scroll" tabindex="0"><table class="classes">
        <caption>Each class, the best first.</caption>
        <thead><tr><th scope="col">class</th><th scope="col" class="number">right</th><td></td><th scope="col" class="number">images</th></tr></thead>
        <tbody>{Enumerable.Range(0, test.Classes.Length).OrderByDescending(label => test.AccuracyOf(label) ?? -1).Select(label => Class(test, label))}</tbody>
        </table></div>
        """);

    private static Markup Class(RecordedTest test, int label)
    {
        var accuracy = test.AccuracyOf(label);
        var width = $"{100 * accuracy ?? 0:0}";
        return Markup.Of($"""
            <tr><th scope="row">{test.Classes[label]}</th><td class="number">{(accuracy is { } share ? Figures.Percent(share) : "no images")}</td>
            <td class="bar"><svg viewBox="0 0 100 8" width="100" height="8" aria-hidden="true"><rect width="100" height="8" rx="2" fill="#e4e7eb"/><rect width="{width}" height="8" rx="2" fill="#0072b2"/></svg></td><td class="number">{Figures.Count(test.ImagesOf(label))}</td></tr>
            """);
    }

    private static Markup Mistakes(RecordedTest test)
    {
        var labels = Enumerable.Range(0, test.Classes.Length).ToList();
        var most = labels.SelectMany(label => labels.Where(taken => taken != label).Select(taken => (label, taken)))
            .Where(pair => test.Confusion[pair.label, pair.taken] > 0)
            .OrderByDescending(pair => test.Confusion[pair.label, pair.taken]).Take(MostMistakes).ToList();
        return most.Count == 0 ? Markup.Empty : Markup.Of($"""
            <h3>Most frequent mistakes</h3>
            <ul class="mistakes">{most.Select(pair => Markup.Of($"<li><b>{test.Classes[pair.label]}</b> taken for <b>{test.Classes[pair.taken]}</b>, {Figures.Count(test.Confusion[pair.label, pair.taken])} of {Figures.Count(test.ImagesOf(pair.label))}</li>"))}</ul>
            """);
    }

    private static Markup Pictures(RecordedTest test) => test.Mistakes switch
    {
        null => Markup.Of(
            $"<p class=\"why\">Pictures of mistakes were not kept: the training is of an older program.</p>"),
        { IsEmpty: true } => Markup.Empty,
        { } mistakes => Markup.Of($"""
            <h3>Most confident mistakes</h3>
            <p class="why">What each is, what it was taken for, and how sure the network was: the softmax probability of the wrong class.</p>
            <ul class="pictured">{mistakes.Select(Pictured)}</ul>
            """),
    };

    private static Markup Pictured(RecordedMistake mistake) => Markup.Of($"""
        <li><img src="data:image/png;base64,{Convert.ToBase64String(mistake.Picture.AsSpan())}" width="96" height="96" alt="Test image {Figures.Count(mistake.Image)}" title="Test image {Figures.Count(mistake.Image)}, from 0"><b>{mistake.Class}</b> <span>taken for</span> <b>{mistake.TakenFor}</b> <span>{Figures.Percent(mistake.Probability)}</span></li>

        """);

    private static string Short(string name) =>
        name.Length <= LongestHead ? name : name[..(LongestHead - 1)] + "\u2026";
}

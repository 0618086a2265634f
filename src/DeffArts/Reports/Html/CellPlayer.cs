using System.Collections.Immutable;
using DeffArts.Recorded;
using DeffArts.Reports.Cells;
using DeffArts.Space;

namespace DeffArts.Reports.Html;

/// <summary>
/// The cells of every epoch with a slider. Every picture is drawn here and stands in the page once, however many
/// epochs share it; without a script the last one shows.
/// </summary>
internal static class CellPlayer
{
    /// <summary>The cells: of every epoch of a search, or those that were trained.</summary>
    public static Markup Of(RecordedRun run)
    {
        var epochs = run.Epochs.Where(epoch => epoch.Architecture is not null).ToImmutableArray();
        return epochs.IsEmpty
            ? Markup.Of(
                $"<div class=\"picture wide\" tabindex=\"0\">{Markup.Trusted(CellSvg.Draw(run.Genotype))}</div>")
            : Player(epochs);
    }

    private static Markup Player(ImmutableArray<RecordedEpoch> epochs)
    {
        var pictures = epochs.Select(epoch => epoch.Architecture!.Genotype).Distinct().ToImmutableArray();
        var notes = epochs.Select((epoch, place) => Note(
            epoch, place == 0 ? null
                : epochs[place - 1], pictures.IndexOf(epoch.Architecture!.Genotype), place == epochs.Length - 1));
        var frames = pictures.Select((genotype, frame) => Markup.Of(
            $"<div class=\"frame{(genotype == epochs[^1].Architecture!.Genotype ? " now" : "")}\" data-frame=\"{frame}\">{Markup.Trusted(CellSvg.Draw(genotype))}</div>\n"));
        return Markup.Of($"""
            <p class="why">The cells that the search would have ended with after each epoch: an edge of a node is kept where
            its strongest operation weighs most. {Count(epochs.Length, "epoch")}, {Count(pictures.Length, "different pair")} of cells.</p>
            <div class="player">
            <button type="button" id="play" aria-pressed="false"><span class="sign" aria-hidden="true"></span><span class="word">Play</span></button>
            <input type="range" id="epoch" min="0" max="{epochs.Length - 1}" value="{epochs.Length - 1}" step="1" aria-label="Epoch">
            </div>
            <ol class="notes">{notes}</ol>
            <div class="picture wide frames" tabindex="0">{frames}</div>
            """);
    }

    private static Markup Note(RecordedEpoch epoch, RecordedEpoch? before, int frame, bool isLast)
    {
        var architecture = epoch.Architecture!;
        var changed = before is null ? 0 : Changes(before.Architecture!.Genotype, architecture.Genotype);
        var words = before is null
            ? ""
            : changed == 0 ? ", cells as before" : $", {Count(changed, "operation")} changed";
        var accuracy = epoch.ValidationAccuracy is { } share
            ? $", {Figures.Percent(share)} of the validation images"
            : "";
        return Markup.Of($"""
            <li{Markup.Trusted(isLast ? " class=\"now\"" : "")} data-epoch="{epoch.Number}" data-frame="{frame}"><b>Epoch {epoch.Number}</b> {Figures.Cycles(architecture.GenotypeCost)} cycles, {Count(architecture.Skips, "skip")}{accuracy}{words}</li>
            """);
    }

    private static int Changes(Genotype before, Genotype after) => after.Cells.Zip(before.Cells).Sum(cells =>
        cells.First.Nodes.Zip(cells.Second.Nodes, (now, then) => now.Except(then).Count()).Sum());

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

using DeffArts.Cost;
using DeffArts.Recorded;

namespace DeffArts.Reports.Html;

/// <summary>What a reader wants first: what ran, on what, and its few main figures.</summary>
internal static class RunHead
{
    /// <summary>"Search on shapes".</summary>
    public static string Title(RecordedRun run) => $"{(run.IsSearch ? "Search" : "Training")} on {run.DataName}";

    /// <summary>Title, one sentence, figures.</summary>
    public static Markup Of(RecordedRun run) => Markup.Of($"""
        <header>
        <p class="over">DEff-ARTS report</p>
        <h1>{Title(run)}</h1>
        <p class="lead">{Sentence(run)}</p>
        {Figures(run.IsSearch ? OfSearch(run) : OfTraining(run))}
        </header>
        """);

    /// <summary>Figures in a row, each under its name.</summary>
    public static Markup Figures(IEnumerable<(string Name, string Value, string Unit)> figures) => Markup.Of(
        $"<dl class=\"figures\">{figures.Select(figure => Markup.Of($"<div><dt>{Markup.Math(figure.Name)}</dt><dd>{figure.Value} <small>{figure.Unit}</small></dd></div>"))}</dl>");

    private static string Sentence(RecordedRun run)
    {
        var planned = (int)(run.Settings.Number("epochs") ?? run.Epochs.Length);
        var done = run.IsFinished ? $"{planned} epochs" : $"{run.Epochs[^1].Number} of {planned} epochs so far";
        var steps = Reports.Figures.Count((long)(run.Results.Number("steps") ?? run.Steps.Length));
        var seed = JsonFields.Plain(run.Settings["seed"]);
        return run.IsSearch
            ? $"Cells searched with {Reports.Figures.Gamma(run.Settings.Number("gamma") ?? 0)} and seed {seed}: {done}, {steps} steps."
            : $"A network of {JsonFields.Plain(run.Settings["layers"])} cells and {JsonFields.Plain(run.Settings["channels"])} channels, "
                + $"seed {seed}: {done}, {steps} steps.";
    }

    private static IEnumerable<(string, string, string)> OfSearch(RecordedRun run)
    {
        var last = run.Epochs[^1];
        yield return ("Cost of the cells", Reports.Figures.Cycles(last.Architecture!.GenotypeCost),
            $"cycles{Convention(run)}");
        yield return ("Expected cost L_{com}", Reports.Figures.Cycles(last.Architecture.ExpectedCost), "cycles");
        if (last.ValidationAccuracy is { } accuracy)
        {
            yield return ("Supernet, validation", Share(accuracy), "% right");
        }

        var operations = run.Genotype.Connections.Count();
        yield return ("Skips", $"{last.Architecture.Skips}", $"of {operations} operations");
        foreach (var figure in Time(run))
        {
            yield return figure;
        }
    }

    private static IEnumerable<(string, string, string)> OfTraining(RecordedRun run)
    {
        if (run.Results.Number("testError") is { } error)
        {
            yield return ("Test error", Share(error),
                $"% of {Reports.Figures.Count((long)(run.Results.Number("testImages") ?? 0))}");
        }

        if (run.Results.Number("bestValidationAccuracy") is { } best)
        {
            yield return ("Validation, best", Share(best), $"% right, epoch {run.Results.Number("bestEpoch")}");
        }

        var cost = new NetworkCost(Processor.Paper, run.Network.Shape, noneCost: 0);
        yield return ("Cost of the network", Reports.Figures.Cycles(cost.Exact(run.Genotype)), "cycles");
        if (run.Results.Number("parameters") is { } parameters)
        {
            yield return ("Parameters", Reports.Figures.Count((long)parameters), "");
        }

        if (run.Results.Number("macs") is { } macs)
        {
            yield return ("One image", $"{macs / 1e6:0.0}", "MMACs");
        }

        foreach (var figure in Time(run))
        {
            yield return figure;
        }
    }

    // A search that weighs the whole network has its cost as the cells'.
    private static string Convention(RecordedRun run) => run.Settings.Word("convention") switch
    {
        "table2" => ", paper's Table 2",
        "table3" => ", paper's Table 3",
        "network" => ", whole network",
        _ => "",
    };

    private static IEnumerable<(string, string, string)> Time(RecordedRun run) =>
        run.Results.Number("wallSeconds") is { } seconds
            ? [("Time", Reports.Figures.Duration(TimeSpan.FromSeconds(seconds)), Pace(run))]
            : [];

    private static string Pace(RecordedRun run) =>
        run.Results.Number("secondsPerStep") is { } pace ? $"{pace:0.000} s a step" : "";

    private static string Share(double share) => $"{100 * share:0.0}";
}

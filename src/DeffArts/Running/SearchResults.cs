using System.Text.Json.Nodes;
using DeffArts.Recorded;
using DeffArts.Reports;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.Running;

/// <summary>A genotype with what produced it.</summary>
public static class SearchResults
{
    /// <summary>Writes <c>genotype.json</c>: the cells, and beside them their cost and their origin.</summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public static void WriteGenotype(SearchRun run, Genotype genotype, SearchSummary summary)
    {
        var json = GenotypeText.ToJson(genotype);
        json["computeCost"] = summary.GenotypeCost;
        json["cost"] = summary.Cost;
        json["provenance"] = new JsonObject
        {
            ["program"] = "deffarts",
            ["version"] = Provenance.Version,
            ["commit"] = Provenance.Commit,
            ["settingsHash"] = run.Record.Hash,
            ["seed"] = summary.Seed,
            ["gamma"] = summary.Gamma,
            ["data"] = run.Images.Name,
            ["dataFingerprint"] = run.Record.Fingerprint,
            ["epoch"] = summary.EpochsDone,
            ["epochs"] = summary.Epochs,
        };
        AtomicFile.WriteText(run.Folder.GenotypePath, JsonText.Of(json));
    }

    /// <summary>The line under the picture.</summary>
    public static string Caption(SearchSummary summary) =>
        $"{summary.Data}, {Figures.Gamma(summary.Gamma)}, seed {summary.Seed}, epoch {summary.EpochsDone} of {summary.Epochs}: "
        + $"{Figures.Cycles(summary.GenotypeCost ?? 0)} cycles ({summary.Cost}), {summary.Skips} skips";
}

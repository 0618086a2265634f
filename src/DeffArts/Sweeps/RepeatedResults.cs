using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeffArts.Sweeps;

/// <summary>One of several trainings that differ in their seed alone.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="State">How far it is.</param>
/// <param name="Run">Its run folder, relative to that of all.</param>
/// <param name="Error">Share of the test images classified wrong, 0 to 1.</param>
/// <param name="TrainSeconds">Wall seconds of all its starts.</param>
/// <param name="Failure">Why it failed, in one line; null where it did not.</param>
public sealed record RepeatedRun(
    long Seed, MemberState State, string Run, double? Error, double? TrainSeconds, string? Failure);

/// <summary>
/// <c>runs-results.json</c>: the same training with several seeds, as the rows of the paper's Table 3 are made.
/// </summary>
/// <param name="Runs">The trainings by seed.</param>
/// <param name="Parameters">Of the network, which is the same for all; null before one is done.</param>
/// <param name="Macs">Its multiply-accumulates for one image.</param>
/// <param name="Cycles">Compute cost of its cells in Table 2's convention on the paper's processor.</param>
/// <param name="NetworkCycles">Cycles of the whole network for one image on the paper's processor.</param>
public sealed record RepeatedResults(
    ImmutableArray<RepeatedRun> Runs, long? Parameters, long? Macs, double? Cycles, double? NetworkCycles)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "runs-results.json";

    private const int Version = 1;

    /// <summary>Test error of the finished trainings, 0 to 1; null before one is done.</summary>
    public Spread? Error => Spread.Of(Runs.Select(run => run.Error).OfType<double>());

    /// <summary>The file's text.</summary>
    public string Write() => new JsonObject
    {
        ["version"] = Version,
        ["runs"] = JsonSerializer.SerializeToNode(Runs, SweepResultsFile.Format),
        ["error"] = JsonSerializer.SerializeToNode(Error, SweepResultsFile.Format),
        ["parameters"] = Parameters,
        ["macs"] = Macs,
        ["cycles"] = Cycles,
        ["networkCycles"] = NetworkCycles,
    }.ToJsonString(SweepResultsFile.Format) + "\n";
}

using System.Collections.Immutable;

namespace DeffArts.Fuzz.Targets;

/// <summary>Every reader of the program.</summary>
internal static class AllTargets
{
    /// <summary>Their files lie in a scratch folder.</summary>
    public static ImmutableArray<Target> In(Scratch scratch) =>
    [
        .. GenotypeTargets.In(scratch), .. TomlTargets.In(scratch), .. RunTargets.In(scratch),
        .. CheckpointTargets.In(scratch),
        .. ReportTargets.In(scratch), .. SweepTargets.In(scratch), .. DataTargets.In(scratch),
        .. ImageTargets.In(scratch),
    ];
}

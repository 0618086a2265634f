using DeffArts.Sweeps;

namespace DeffArts.Tests.Sweeps;

/// <summary>Results of a made-up sweep: two gammas and two seeds done, one failed, one not begun.</summary>
internal static class SomeSweep
{
    public static SweepResults Results { get; } = new(
    [
        Done(0, 1, 0.10, 5_000_000), Done(0.04, 1, 0.30, 100_000), Done(0, 2, 0.12, 6_000_000),
        Done(0.04, 2, 0.26, 100_000),
        Member(0, 3) with { State = MemberState.Failed, Failure = "out of \"memory\", twice" }, Member(0.04, 3),
    ]);

    private static SweepMember Member(double gamma, long seed)
    {
        var folder = SweepFolder.MemberFolder(new SweepPoint(gamma, seed));
        return new SweepMember
        {
            Gamma = gamma,
            Seed = seed,
            State = MemberState.Waiting,
            Search = folder + "/search",
            Train = folder + "/train",
        };
    }

    private static SweepMember Done(double gamma, long seed, double error, double cycles) => Member(gamma, seed) with
    {
        State = MemberState.Done,
        Error = error,
        TrainingCrossEntropy = 2 * error,
        Parameters = (long)cycles / 100,
        Macs = (long)cycles * 3,
        MacsWithElementwise = (long)cycles * 4,
        Cycles = cycles,
        NetworkCycles = cycles * 10,
        SearchSeconds = 150 + seed,
        TrainSeconds = 200.5,
    };
}

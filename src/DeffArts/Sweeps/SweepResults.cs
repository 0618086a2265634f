using System.Collections.Immutable;

namespace DeffArts.Sweeps;

/// <summary>The figures of a sweep as far as it has come.</summary>
/// <param name="Members">Every member, in the plan's order.</param>
public sealed record SweepResults(ImmutableArray<SweepMember> Members)
{
    /// <summary>The members that are trained and tested.</summary>
    public IEnumerable<SweepMember> Done =>
        Members.Where(member => member is { State: MemberState.Done, Error: not null });

    /// <summary>
    /// What guessing gets wrong, where no finished member does better: their errors then differ by luck, and say
    /// nothing about gamma. Null where one does better, and where the members do not say what they were tested on.
    /// </summary>
    public ChanceLevel? Chance
    {
        get
        {
            var levels = Done.Select(
                member => (member.Error, Level: member is { Classes: { } classes, TestImages: { } images }
                ? new ChanceLevel(classes, images)
                : null)).ToList();
            return levels.Count > 0 && levels.TrueForAll(entry => entry.Level?.Holds(entry.Error!.Value) ?? false)
                ? levels[0].Level
                : null;
        }
    }

    /// <summary>
    /// Whether the cost of cells is that of their whole networks: the paper's own count has a meaning for DARTS's
    /// alone.
    /// </summary>
    public bool CountsNetworks => Done.Any() && Done.All(member => member.Cycles == member.NetworkCycles);

    /// <summary>The members on the front of compute cost (cycles) and test error, the cheapest first.</summary>
    public ImmutableArray<SweepMember> Pareto => FrontOf(member => member.Cycles);

    /// <summary>
    /// The members on the front of a cost and test error, the cheapest first; none at the level of chance.
    /// </summary>
    public ImmutableArray<SweepMember> FrontOf(Func<SweepMember, double?> cost) => Chance is not null
        ? []
        : ParetoFront.Of(Done.Where(member => cost(member) is not null), member => cost(member)!.Value, member =>
            member.Error!.Value);

    /// <summary>Means over the seeds, by rising gamma; a gamma without a finished member is left out.</summary>
    public ImmutableArray<GammaMeans> ByGamma =>
        [.. Done.GroupBy(member => member.Gamma).OrderBy(group => group.Key)
            .Select(group => GammaMeans.Of(group.Key, [.. group]))];
}

/// <summary>The members of one gamma together.</summary>
/// <param name="Gamma">Cost weightage of Eq. 1.</param>
/// <param name="Error">Test error, 0 to 1.</param>
/// <param name="Parameters">Of the trained networks.</param>
/// <param name="Macs">Multiply-accumulates for one image.</param>
/// <param name="MacsWithElementwise">The count that the paper's Table 3 prints as GMACs.</param>
/// <param name="Cycles">Compute cost of the cells, as <see cref="SweepMember.Cycles"/>.</param>
/// <param name="NetworkCycles">Cycles of the whole network, as <see cref="SweepMember.NetworkCycles"/>.</param>
/// <param name="SearchSeconds">Wall seconds of a search.</param>
/// <param name="TrainSeconds">Wall seconds of a training.</param>
public sealed record GammaMeans(
    double Gamma, Spread? Error, Spread? Parameters, Spread? Macs, Spread? MacsWithElementwise, Spread? Cycles,
    Spread? NetworkCycles, Spread? SearchSeconds, Spread? TrainSeconds)
{
    /// <summary>Means and deviations over members.</summary>
    public static GammaMeans Of(double gamma, ImmutableArray<SweepMember> members)
    {
        return new GammaMeans(
            gamma, Over(member => member.Error), Over(member => member.Parameters), Over(member => member.Macs),
            Over(member => member.MacsWithElementwise), Over(member => member.Cycles),
            Over(member => member.NetworkCycles),
            Over(member => member.SearchSeconds), Over(member => member.TrainSeconds));

        Spread? Over(Func<SweepMember, double?> quantity) => Spread.Of(members.Select(quantity).OfType<double>());
    }
}

using System.Collections.Immutable;
using System.Globalization;

namespace DeffArts.Sweeps;

/// <summary>What a sweep goes through: every gamma with every seed.</summary>
/// <param name="Gammas">Cost weightages of Eq. 1.</param>
/// <param name="Seeds">A member's search and its training have the same seed.</param>
public sealed record SweepPlan(ImmutableArray<double> Gammas, ImmutableArray<long> Seeds)
{
    // A sweep of more is a typing error: each member is a search and a training.
    private const int Most = 1000;

    /// <summary>The paper's three weightages and none, three seeds each.</summary>
    public static SweepPlan Standard { get; } = new([0, 0.01, 0.02, 0.04], [1, 2, 3]);

    /// <summary>
    /// Every member; the seeds turn outside, so that a sweep that is stopped halfway has seen all gammas.
    /// </summary>
    public ImmutableArray<SweepPoint> Points =>
        [.. Seeds.SelectMany(seed => Gammas.Select(gamma => new SweepPoint(gamma, seed)))];

    /// <summary>What is wrong, by the name of the list: ("gammas", "must be ...").</summary>
    public IEnumerable<(string Field, string Problem)> Validate()
    {
        foreach (var gamma in Gammas.Where(gamma => !(double.IsFinite(gamma) && gamma >= 0)).Take(1))
        {
            yield return ("gammas", $"must be 0 or more, not {gamma}");
        }

        foreach (var (field, values) in new (string, ICollection<object>)[]
        {
            ("gammas", [.. Gammas]), ("seeds", [.. Seeds]),
        })
        {
            if (values.Count == 0)
            {
                yield return (field, "must be a list of one or more numbers");
            }

            foreach (var twice in values.GroupBy(value => value).Where(group => group.Count() > 1).Take(1))
            {
                yield return (field, $"must name each number once, not {twice.Key} again");
            }
        }

        if ((long)Gammas.Length * Seeds.Length > Most)
        {
            yield return ("gammas",
                $"and seeds must make {Most} members at most, not {(long)Gammas.Length * Seeds.Length}");
        }
    }

    /// <inheritdoc/>
    public bool Equals(SweepPlan? other) =>
        other is not null && Gammas.SequenceEqual(other.Gammas) && Seeds.SequenceEqual(other.Seeds);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Gammas.Length, Seeds.Length, Gammas.FirstOrDefault(), Seeds.FirstOrDefault());
}

/// <summary>A member of a sweep.</summary>
/// <param name="Gamma">Cost weightage of Eq. 1.</param>
/// <param name="Seed">Of search and training.</param>
public readonly record struct SweepPoint(double Gamma, long Seed)
{
    /// <summary>The member's name, which is that of its folder too: <c>gamma-0.01-seed-1</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"gamma-{Gamma}-seed-{Seed}");
}

using System.Collections.Immutable;

namespace DeffArts.Search.Selection;

/// <summary>
/// The best score for every cost that the nodes so far can have, of those from which the limit can still be met.
/// Dominated costs stay: a lower bound on the cost may need them. With more than <see cref="MostCosts"/> different
/// costs those in the same of so many bins below the limit count as equal. No cost is ever rounded, so nothing above
/// the limit passes for less.
/// </summary>
/// <param name="places">The costs, ascending.</param>
internal sealed class CostFront(IReadOnlyList<CostFront.Place> places)
{
    /// <summary>The most different costs that are kept.</summary>
    public const int MostCosts = 16_384;

    /// <summary>Nothing chosen yet.</summary>
    public static CostFront Start(double cost) => new([new Place(cost, 0, null, null)]);

    /// <summary>With one node more.</summary>
    /// <param name="choices">The node's, not none.</param>
    /// <param name="most">
    /// The most that all nodes so far may cost; where none are so cheap the cheapest stay alone.
    /// </param>
    public CostFront With(IReadOnlyCollection<NodeChoice> choices, double most)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var best = new BestByCost(most / MostCosts);
        foreach (var place in places)
        {
            foreach (var choice in choices)
            {
                if (place.Cost + choice.Cost <= most)
                {
                    best.Offer(new(place.Cost + choice.Cost, place.Score + choice.Score, place, choice));
                }
            }
        }

        return best.Any ? new([.. best.Ascending]) : new([Cheapest(choices)]);
    }

    /// <summary>
    /// The best from <paramref name="least"/> to <paramref name="most"/>; else the dearest below, else the cheapest.
    /// </summary>
    public Place Best(double least, double most)
    {
        var within = places.Where(place => place.Cost >= least && place.Cost <= most).ToList();
        return within.Count > 0
            ? within.MaxBy(place => place.Score)!
            : places.LastOrDefault(place => place.Cost <= most) ?? places[0];
    }

    private Place Cheapest(IReadOnlyCollection<NodeChoice> choices)
    {
        var choice = choices.OrderByDescending(choice => choice.Score).MinBy(choice => choice.Cost)!;
        return new(places[0].Cost + choice.Cost, places[0].Score + choice.Score, places[0], choice);
    }

    /// <summary>One cost, its best score, and the way there.</summary>
    internal sealed record Place(double Cost, double Score, Place? Before, NodeChoice? Choice)
    {
        /// <summary>The choices of all nodes, in order.</summary>
        public ImmutableArray<NodeChoice> Choices()
        {
            var choices = new Stack<NodeChoice>();
            for (var place = this; place.Choice is { } choice; place = place.Before!)
            {
                choices.Push(choice);
            }

            return [.. choices];
        }
    }

    /// <summary>The best place of each cost; from too many costs on, of each bin.</summary>
    private sealed class BestByCost(double bin)
    {
        private Dictionary<double, Place> best = [];
        private bool isBinned;

        public bool Any => best.Count > 0;

        public IEnumerable<Place> Ascending => best.Values.OrderBy(place => place.Cost);

        public void Offer(Place place)
        {
            var key = isBinned ? Math.Floor(place.Cost / bin) : place.Cost;
            if (!best.TryGetValue(key, out var there) || place.Score > there.Score)
            {
                best[key] = place;
            }

            if (!isBinned && best.Count > MostCosts)
            {
                (var all, best, isBinned) = (best.Values, [], true);
                foreach (var one in all)
                {
                    Offer(one);
                }
            }
        }
    }
}

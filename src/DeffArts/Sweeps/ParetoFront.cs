using System.Collections.Immutable;

namespace DeffArts.Sweeps;

/// <summary>
/// The choices that leave nothing on the table: no other is as good in both quantities and better in one.
/// </summary>
public static class ParetoFront
{
    /// <summary>The items on the front by rising first quantity; of both quantities less is better.</summary>
    public static ImmutableArray<T> Of<T>(IEnumerable<T> items, Func<T, double> first, Func<T, double> second)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var front = ImmutableArray.CreateBuilder<T>();
        var (lastFirst, least) = (double.NaN, double.PositiveInfinity);
        foreach (var item in items.OrderBy(first).ThenBy(second))
        {
            var (x, y) = (first(item), second(item));
            // An equal pair is not worse, so twins stand on the front together.
            if (y < least || (y == least && x == lastFirst))
            {
                front.Add(item);
                (lastFirst, least) = (x, y);
            }
        }

        return front.ToImmutable();
    }
}

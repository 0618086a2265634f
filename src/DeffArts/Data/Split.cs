namespace DeffArts.Data;

/// <summary>
/// Seeded, class-balanced choices of images. All results are in ascending order and depend on nothing else.
/// </summary>
public static class Split
{
    /// <summary>
    /// Divides the images: <paramref name="trainPortion"/> of them (rounded down, at least one on each side) train the
    /// weights, the others alpha. Every class is divided in the same proportion, to within one image.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The portion is not between 0 and 1, or there are fewer than 2 images.
    /// </exception>
    public static (int[] Train, int[] Validation) Of(ImageSet images, double trainPortion, long seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (trainPortion is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(trainPortion), trainPortion, "The portion lies between 0 and 1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(images.Count, 2, nameof(images));
        var train = Math.Clamp((int)(images.Count * trainPortion), 1, images.Count - 1);
        // Ordered by relative rank in its class, any beginning of the list holds the same portion of every class.
        var ranked = RankedByClass(images, seed, "split")
            .OrderBy(image => (image.Rank + 0.5) / image.OfClass).ThenBy(image => image.Tie).ToArray();
        return (Ascending(ranked.Take(train)), Ascending(ranked.Skip(train)));
    }

    /// <summary>The same where one part may want all of them: a portion of 1 leaves none for the other part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The portion is none, or there are fewer than 2 images for two parts.
    /// </exception>
    public static (int[] Train, int[] Validation) Parts(ImageSet images, double trainPortion, long seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        return trainPortion == 1 ? ([.. Enumerable.Range(0, images.Count)], []) : Of(images, trainPortion, seed);
    }

    /// <summary>
    /// <paramref name="count"/> of the images, the same number of every class to within one as long as the classes
    /// last.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not between 1 and the number of images.</exception>
    public static int[] Subset(ImageSet images, int count, long seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, images.Count);
        return Ascending(RankedByClass(images, seed, "subset")
            .OrderBy(image => image.Rank).ThenBy(image => image.Tie).Take(count));
    }

    private static IEnumerable<(int Index, int Rank, int OfClass, ulong Tie)> RankedByClass(
        ImageSet images, long seed, string use)
    {
        var order = Enumerable.Range(0, images.Count).ToArray();
        var random = new Randomness(seed, use);
        random.Shuffle<int>(order);
        return order.GroupBy(index => images.Labels[index]).OrderBy(group => group.Key).SelectMany(group =>
        {
            var members = group.ToArray();
            return members.Select((index, rank) => (index, rank, members.Length, random.NextBits()));
        });
    }

    private static int[] Ascending(IEnumerable<(int Index, int Rank, int OfClass, ulong Tie)> images) =>
        [.. images.Select(image => image.Index).Order()];
}

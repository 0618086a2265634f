namespace DeffArts.Data;

/// <summary>What is to be said about classes that training will do badly by.</summary>
public static class ClassBalance
{
    /// <summary>Classes of fewer images are named.</summary>
    public const int FewImages = 10;

    /// <summary>The largest class has so many times the images of the smallest before it is said.</summary>
    public const int Uneven = 3;

    private const int MostNamed = 5;

    /// <summary>A line for very small classes and one for classes of very different sizes.</summary>
    public static IEnumerable<string> Notes(ImageSet training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var counts = new int[training.Classes.Length];
        foreach (var label in training.Labels)
        {
            counts[label]++;
        }

        var classes = training.Classes.Zip(counts, (name, count) => (Name: name, Count: count)).ToList();
        var few = classes.Where(entry => entry.Count < FewImages).OrderBy(entry => entry.Count).ToList();
        if (few.Count > 0)
        {
            var named = string.Join(", ", few.Take(MostNamed).Select(entry => $"{entry.Name} ({entry.Count})"));
            var more = few.Count > MostNamed ? $" and {few.Count - MostNamed} more" : string.Empty;
            yield return DataException.OneLine(
                $"{few.Count} of {classes.Count} classes have fewer than {FewImages} training images: {named}{more}; too few to learn from");
        }

        var (least, most) = (classes.MinBy(entry => entry.Count), classes.MaxBy(entry => entry.Count));
        if (most.Count >= Uneven * least.Count)
        {
            yield return DataException.OneLine(
                $"the classes are uneven: {least.Count} training images of {least.Name}, {most.Count} of {most.Name}; "
                + "the small ones will be taken for the large ones");
        }
    }
}

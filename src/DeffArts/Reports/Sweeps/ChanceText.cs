using DeffArts.Sweeps;

namespace DeffArts.Reports.Sweeps;

/// <summary>What a sweep says in place of a front when its networks only guess.</summary>
internal static class ChanceText
{
    /// <summary>One sentence and what to do.</summary>
    public static string Of(ChanceLevel chance) =>
        $"No front: every network is at the level of chance, {Figures.Percent(chance.Error)} wrong for {chance.Classes} classes "
        + $"(within {100 * chance.Noise:0.0} points, three standard deviations on {Figures.Count(chance.Images)} test images), so their errors "
        + "differ by luck alone. Train longer or on more images.";
}

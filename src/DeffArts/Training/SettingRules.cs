namespace DeffArts.Training;

/// <summary>Rules of single settings, each giving (property, problem), or nothing when it holds.</summary>
internal static class SettingRules
{
    // Fewer have no normal cell: the reduction cells at 1/3 and 2/3 of the depth take all places.
    public const int FewestCells = 3;
    public const int MostCells = 200;

    // A convolution of one channel reads uninitialised memory in libtorch 2.10, whatever the layout.
    public const int FewestChannels = 2;
    public const int MostChannels = 4096;

    public static IEnumerable<(string Field, string Problem)> AtLeastZero(string field, double value) =>
        Rule(field, value >= 0 && double.IsFinite(value), "must be 0 or more", value);

    public static IEnumerable<(string Field, string Problem)> MoreThanZero(string field, double value) =>
        Rule(field, value > 0 && double.IsFinite(value), "must be more than 0", value);

    public static IEnumerable<(string Field, string Problem)> BelowOne(string field, double value) =>
        Rule(field, value is >= 0 and < 1, "must be from 0 to below 1", value);

    public static IEnumerable<(string Field, string Problem)> Within(string field, int value, int least, int most) =>
        Rule(field, value >= least && value <= most,
            most == int.MaxValue ? $"must be {least} or more" : $"must be from {least} to {most}", value);

    public static IEnumerable<(string Field, string Problem)> Rule(
        string field, bool holds, string rule, double value) =>
        holds ? [] : [(field, $"{rule}, not {value}")];
}

using System.Globalization;

namespace DeffArts.Cost;

/// <summary>What a limit counts.</summary>
public enum Resource
{
    /// <summary>Cycles under the run's convention and processor.</summary>
    Cycles,

    /// <summary>Multiply-accumulates of the derived network.</summary>
    Macs,

    /// <summary>Trainable numbers of the derived network.</summary>
    Parameters,
}

/// <summary>The most that the found cells may cost.</summary>
/// <param name="Resource">Of what.</param>
/// <param name="Most">In cycles, MACs or numbers.</param>
public sealed record CostLimit(Resource Resource, double Most)
{
    private static readonly (char Letter, double Factor)[] Suffixes = [('k', 1e3), ('M', 1e6), ('G', 1e9)];

    /// <summary>Reads <c>cycles=2.0M</c>, <c>macs=100M</c>, <c>parameters=50k</c>; empty text is no limit.</summary>
    /// <exception cref="FormatException">It is something else; the message says what it must be.</exception>
    public static CostLimit? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return null;
        }

        var parts = text.Split('=');
        return parts.Length == 2
            && Enum.GetNames<Resource>().FirstOrDefault(name => Small(name) == parts[0]) is { } resource
            && Number(parts[1]) is { } most && double.IsFinite(most) && most > 0
            ? new CostLimit(Enum.Parse<Resource>(resource), most)
            : throw new FormatException(
                $"must be cycles=X, macs=X or parameters=X, where X is more than 0 and may end in k, M or G, not '{text}'");
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var (letter, factor) = Suffixes.Reverse().FirstOrDefault(suffix => Most >= suffix.Factor, ('\0', 1));
        var number = (Most / factor).ToString("R", CultureInfo.InvariantCulture);
        // Text that does not read back to the same number is written out.
        var text = letter == '\0' || Number($"{number}{letter}") != Most
            ? Most.ToString("R", CultureInfo.InvariantCulture)
            : $"{number}{letter}";
        return $"{Small(Resource.ToString())}={text}";
    }

    private static double? Number(string text)
    {
        var factor = text.Length > 1 ? Suffixes.FirstOrDefault(suffix => suffix.Letter == text[^1]).Factor : 0;
        return double.TryParse(
            factor == 0 ? text : text.AsSpan(..^1), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var number)
                ? number * (factor == 0 ? 1 : factor)
                : null;
    }

    private static string Small(string name) => name.ToLowerInvariant();
}

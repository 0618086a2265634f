using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using DeffArts.Space;

namespace DeffArts.Settings;

/// <summary>Values of settings as text; a <see cref="FormatException"/> says what one must be.</summary>
public static class SettingText
{
    /// <summary>The form of a setting that is on or off.</summary>
    public const string Switch = "true|false";

    /// <summary>The text form of a written value.</summary>
    public static string Of(JsonNode value) =>
        value is JsonArray list ? string.Join(',', list.Select(item => item?.ToString())) : value.ToString();

    /// <summary>A word of an enumeration as it is written.</summary>
    public static string Small(string name) => name.ToLowerInvariant();

    /// <summary>A finite number.</summary>
    public static double ReadNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : throw new FormatException($"'{text}' is not a number");

    /// <summary>
    /// A whole number within bounds. Those of a type mean nothing to a user: a number beyond them is too large.
    /// </summary>
    public static long ReadWhole(string text, long least, long most)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        var isOfAType = (least, most) is (int.MinValue, int.MaxValue) or (long.MinValue, long.MaxValue);
        throw new FormatException(
            !isOfAType ? $"'{text}' is not a whole number from {least} to {most}"
            : BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)
                ? $"'{text}' is too {(large.Sign < 0 ? "small" : "large")}"
            : $"'{text}' is not a whole number");
    }

    /// <summary>One of the words.</summary>
    public static string ReadChoice(string text, ImmutableArray<string> words) =>
        words.Contains(text)
            ? text
            : throw new FormatException(
                $"'{text}' is none of {string.Join(", ", words)}{Spelling.Guess(text, words)}");

    /// <summary>Names separated by commas.</summary>
    public static ImmutableArray<string> ReadList(string text)
    {
        ImmutableArray<string> items = [.. text.Split(',', StringSplitOptions.TrimEntries)];
        return items.Contains("") ? throw new FormatException($"'{text}' has an empty item") : items;
    }
}

using System.Globalization;

namespace DeffArts.Reports.Paper;

/// <summary>A number as it stands in print.</summary>
/// <param name="Text">For example <c>5,861,376</c> or <c>2.76 ± 0.09</c>.</param>
/// <param name="Value">What it says.</param>
/// <param name="Decimals">Digits after the point.</param>
/// <param name="Error">What follows the ±, else 0.</param>
public sealed record PrintedNumber(string Text, double Value, int Decimals, double Error)
{
    private const NumberStyles Style = NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint;

    /// <summary>
    /// Reads a number with thousands separators, a decimal point and an error, the last three optional.
    /// </summary>
    /// <exception cref="FormatException">It is no such number.</exception>
    public static PrintedNumber Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('±', StringSplitOptions.TrimEntries);
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        return new PrintedNumber(
            text, double.Parse(parts[0], Style, CultureInfo.InvariantCulture), point < 0
                ? 0
                : parts[0].Length - point - 1,
            parts.Length > 1 ? double.Parse(parts[1], Style, CultureInfo.InvariantCulture) : 0);
    }

    /// <summary>Whether a computed value is this one when it is rounded to the printed digits.</summary>
    public bool Agrees(double computed) =>
        Math.Abs(Math.Round(computed, Decimals, MidpointRounding.AwayFromZero) - Value) < Math.Pow(10, -Decimals) / 2;
}

namespace DeffArts.Reports;

/// <summary>
/// Estimates of how wide text is in pixels. The font is the reader's generic sans-serif, so the estimate is that of a
/// wide one (DejaVu Sans); a narrower font leaves a little more air.
/// </summary>
public static class TextWidth
{
    /// <summary>Font size of the operations on the arrows.</summary>
    public const double LabelFontSize = 12.5;

    private const double LabelPadding = 7;

    /// <summary>Width of <paramref name="text"/> at a font size.</summary>
    public static double Of(string text, double fontSize)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Sum(c => c switch
        {
            ' ' or 'i' or 'l' or '.' or ',' or '\'' => 0.32,
            'm' or 'w' or 'M' or 'W' => 0.98,
            < '\u0400' => 0.62,
            _ => 1.0,
        }) * fontSize;
    }

    /// <summary>Width of an operation's label with the space at its sides.</summary>
    public static double OfLabel(string text) => Of(text, LabelFontSize) + 2 * LabelPadding;
}

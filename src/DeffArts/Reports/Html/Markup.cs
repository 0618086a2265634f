using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace DeffArts.Reports.Html;

/// <summary>
/// A piece of a page. <see cref="Of"/> escapes every text that is filled in, so no name out of a run can become an
/// element; only markup is taken as it is.
/// </summary>
internal sealed class Markup
{
    private readonly string html;

    private Markup(string html) => this.html = html;

    /// <summary>Nothing.</summary>
    public static Markup Empty { get; } = new("");

    /// <summary>Markup with texts filled in.</summary>
    public static Markup Of(Handler parts) => new(parts.ToString());

    /// <summary>Pieces one after the other.</summary>
    public static Markup All(IEnumerable<Markup> pieces) => new(string.Concat(pieces.Select(piece => piece.html)));

    /// <summary>What the program itself drew or wrote: a picture, style, script.</summary>
    public static Markup Trusted(string html) => new(html);

    /// <summary>A text with indices as in <c>c_{k-2}</c>.</summary>
    public static Markup Math(string text) => new(MathText.Html(text));

    /// <inheritdoc/>
    public override string ToString() => html;

    /// <summary>Takes the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength + 24 * formattedCount);

        /// <summary>What the program's text says itself.</summary>
        public void AppendLiteral(string literal) => text.Append(literal);

        /// <summary>A text: escaped.</summary>
        public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(value));

        /// <summary>A whole number.</summary>
        public void AppendFormatted(int value) => text.Append(value);

        /// <summary>Markup.</summary>
        public void AppendFormatted(Markup? value) => text.Append(value);

        /// <summary>Pieces one after the other.</summary>
        public void AppendFormatted(IEnumerable<Markup> pieces) => text.AppendJoin("", pieces);

        /// <inheritdoc/>
        public override string ToString() => text.ToString();
    }
}

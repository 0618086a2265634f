using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeffArts.App.Dashboard;

/// <summary>One line of markup, cut off at the edge: a line that wraps would push the others out of place.</summary>
internal sealed class CroppedLine(string markup, int width) : IRenderable
{
    // Wide enough for every line that is ever drawn, so that the text is laid out in one piece.
    private const int Unbounded = 1 << 16;
    private readonly Markup line = new(markup.Length == 0 ? " " : markup);

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth) => new(0, Math.Clamp(width, 1, maxWidth));

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => Segment.Truncate(
        ((IRenderable)line).Render(options, Unbounded).Where(segment => !segment.IsLineBreak),
        Math.Clamp(width, 1, maxWidth));
}

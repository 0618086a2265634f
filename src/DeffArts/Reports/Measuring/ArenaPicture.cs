using System.Globalization;
using System.Xml;
using DeffArts.Export.C;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;

namespace DeffArts.Reports.Measuring;

/// <summary>
/// A memory plan as a picture: steps to the right, the arena upwards, a box for each buffer while it is in use.
/// </summary>
public static class ArenaPicture
{
    private const double Width = 1000;
    private const double Height = 520;
    private const double Left = 90;
    private const double Top = 24;
    private const double LabelSize = 10;

    /// <summary>The picture as SVG.</summary>
    public static string Draw(MemoryPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var title = string.Create(CultureInfo.InvariantCulture, $"Arena of {plan.ArenaBytes:#,0} bytes");
        return Picture.Draw(Width, Height, title, "A box for each buffer: its steps and its bytes.", svg =>
        {
            var frame = new PlotFrame(
                new Rectangle(Left, Top, Width - Left - 24, Height - Top - PlotFrame.Below - 6),
                Axis.Covering("step", [0, plan.Program.Steps.Length], most: 12),
                Axis.Covering("place in the arena, kB", [0, plan.ArenaBytes / 1e3]));
            frame.DrawGrid(svg);
            for (var i = 0; i < plan.Buffers.Length; i++)
            {
                // Neighbours in time get colours far apart: steps of the golden ratio.
                Box(svg, frame, plan.Buffers[i], ColourMap.At(0.35 + 0.6 * (i * 0.618 % 1)));
            }

            frame.DrawAxes(svg);
        });
    }

    private static void Box(XmlWriter svg, PlotFrame frame, PlannedBuffer buffer, string colour)
    {
        var (from, to) = (frame.At(buffer.First, buffer.End / 1e3), frame.At(buffer.Last + 1, buffer.Offset / 1e3));
        var area = new Rectangle(from.X, from.Y, to.X - from.X, to.Y - from.Y);
        svg.Rectangle(area, ("fill", colour), ("stroke", "#ffffff"), ("stroke-width", "0.8"));
        if (TextWidth.Of(buffer.Map.Name, LabelSize) + 4 < area.Width && LabelSize < area.Height)
        {
            svg.Text(
                area.Centre.X, area.Centre.Y + LabelSize * 0.36, buffer.Map.Name, ("text-anchor", "middle"),
                ("font-size", Svg.Number(LabelSize)), ("fill", "#111111"));
        }
    }
}

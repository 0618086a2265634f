using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>A point of a picture in pixels, from the top left corner.</summary>
public readonly record struct Point(double X, double Y);

/// <summary>
/// An upright rectangle in pixels; <paramref name="X"/>, <paramref name="Y"/> is its top left corner.
/// </summary>
public readonly record struct Rectangle(double X, double Y, double Width, double Height)
{
    /// <summary>The right side.</summary>
    public double Right => X + Width;

    /// <summary>The lower side.</summary>
    public double Bottom => Y + Height;

    /// <summary>The middle.</summary>
    public Point Centre => new(X + Width / 2, Y + Height / 2);

    /// <summary>True when the two share some area; touching sides do not count.</summary>
    public bool Overlaps(Rectangle other) =>
        X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;
}

/// <summary>
/// The box of one state: first the cell's inputs, then its nodes, and <see cref="CellGenotype.StateCount"/> itself
/// stands for the cell's output.
/// </summary>
public sealed record StateBox(int State, Rectangle Area);

/// <summary>
/// One arrow. <paramref name="Points"/> are even in number and run from left to right: from an even place to the next
/// an S-curve that leaves and arrives horizontally, from an odd place to the next a horizontal line.
/// </summary>
/// <param name="From">The state that the arrow leaves.</param>
/// <param name="To">The state that it enters.</param>
/// <param name="Operation">What is applied on the way; null for an arrow into the output, which concatenates.</param>
/// <param name="Points">The course of the arrow.</param>
/// <param name="Label">Where the operation is written; null when there is none to write.</param>
public sealed record Arrow(int From, int To, Operation? Operation, ImmutableArray<Point> Points, Rectangle? Label);

/// <summary>
/// Where everything of one cell's picture stands: layers from left to right (Sugiyama et al. 1981), with a column for
/// the operations before each layer. Boxes, labels and arrows that only pass by share the columns, each with room of
/// its own, and lines bend only between columns: no arrow runs through a box or a label that is not its own.
/// </summary>
/// <param name="Width">Of the whole cell.</param>
/// <param name="Height">Of the whole cell.</param>
/// <param name="Boxes">Inputs, nodes, output, in the order of their states.</param>
/// <param name="Arrows">One for each connection, node by node, then those into the output.</param>
/// <param name="Crossings">How often arrows cross.</param>
public sealed record CellLayout(
    double Width, double Height, ImmutableArray<StateBox> Boxes, ImmutableArray<Arrow> Arrows, int Crossings)
{
    /// <summary>
    /// Lays out a cell. A cell narrower than <paramref name="preferredWidth"/> is widened towards it as far as the
    /// picture stays dense enough to read; a wider one stays as wide as it must be.
    /// </summary>
    public static CellLayout Of(CellGenotype cell, double preferredWidth = 0)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var layered = LayeredCell.Of(cell);
        var order = LayerOrder.Best(layered);
        var columns = new CellColumns(layered, order);
        VerticalPlacement.Place(columns);
        return HorizontalPlacement.Place(columns, preferredWidth, LayerOrder.Crossings(layered, order));
    }
}

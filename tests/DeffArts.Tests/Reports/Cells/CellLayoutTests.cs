using CsCheck;
using DeffArts.Reports.Cells;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Reports.Cells;

public class CellLayoutTests
{
    [Fact]
    public void BoxesAndLabelsNeverOverlapAndStayInside() => SampleCells.Random(mostNodes: 8).Sample(
        cell =>
        {
            var layout = CellLayout.Of(cell);
            var areas = Areas(layout);
            for (var i = 0; i < areas.Count; i++)
            {
                Assert.DoesNotContain(areas.Take(i), other => other.Overlaps(areas[i]));
                Assert.InRange(areas[i].X, -1e-9, layout.Width - areas[i].Width + 1e-9);
                Assert.InRange(areas[i].Y, -1e-9, layout.Height - areas[i].Height + 1e-9);
            }
        },
        iter: 100);

    [Fact]
    public void ArrowsRunThroughNoBoxAndNoLabelButTheirOwn() => SampleCells.Random(mostNodes: 8).Sample(
        cell =>
        {
            var layout = CellLayout.Of(cell);
            foreach (var arrow in layout.Arrows)
            {
                // A hair smaller, since an arrow touches the boxes it joins.
                var others = Areas(layout).Where(area => area != arrow.Label)
                    .Select(area => new Rectangle(area.X + 0.1, area.Y + 0.1, area.Width - 0.2, area.Height - 0.2))
                    .ToList();
                foreach (var point in Course.Of(arrow))
                {
                    Assert.DoesNotContain(others, area => Holds(area, point));
                    Assert.InRange(point.Y, -1e-9, layout.Height + 1e-9);
                }
            }
        },
        iter: 50);

    [Fact]
    public void ArrowsJoinTheBoxesOfTheirStatesAndRunThroughTheirLabels() => SampleCells.Random(mostNodes: 8).Sample(
        cell =>
        {
            var layout = CellLayout.Of(cell);
            var connections = cell.Nodes.SelectMany((node, j) => node.Select(connection =>
                (connection.Input, To: 2 + j, (Operation?)connection.Operation)));
            var outputs = cell.Concat.Select(state => (state, cell.StateCount, (Operation?)null));
            Assert.Equal(
                connections.Concat(outputs), layout.Arrows.Select(arrow => (arrow.From, arrow.To, arrow.Operation)));
            foreach (var arrow in layout.Arrows)
            {
                var (from, to) = (layout.Boxes[arrow.From].Area, layout.Boxes[arrow.To].Area);
                Assert.Equal(from.Right, arrow.Points[0].X, 1e-9);
                Assert.InRange(arrow.Points[0].Y, from.Y, from.Bottom);
                Assert.Equal(to.X, arrow.Points[^1].X, 1e-9);
                Assert.InRange(arrow.Points[^1].Y, to.Y, to.Bottom);
                Assert.Equal(arrow.Operation is not null, arrow.Label is { } label
                    && Course.Of(arrow).Count(point => Holds(label, point)) > 1);
            }
        },
        iter: 50);

    [Fact]
    public void TheLinesCrossAsOftenAsTheLayoutSays() => SampleCells.Random(mostNodes: 6).Sample(
        cell =>
        {
            var layout = CellLayout.Of(cell);
            Assert.Equal(layout.Crossings, Course.Crossings(layout));
        },
        iter: 60);

    [Fact]
    public void NoOrderOfASmallCellHasFewerCrossings() => SampleCells.Random(mostNodes: 4).Sample(
        cell =>
        {
            if (BruteForceCrossings.Least(cell, mostOrders: 4_000) is { } least)
            {
                Assert.Equal(least, CellLayout.Of(cell).Crossings);
            }
        },
        iter: 100);

    [Fact]
    public void TheNormalCellOfDartsHasTheFewestCrossingsThereCanBe()
    {
        // Nodes 0, 1 and 2 all read both inputs: two rows of points joined by K_{2,3} cross at least 3 times.
        var layout = CellLayout.Of(KnownGenotypes.Get("DARTS_V2").Normal);

        Assert.Equal(3, layout.Crossings);
        Assert.Equal(3, Course.Crossings(layout));
    }

    [Fact]
    public void ACrowdedCellThatNeedsNoCrossingGetsNone()
    {
        // Too many nodes in a layer to try all orders: even ones read c_{k-2}, odd ones c_{k-1}.
        var cell = new CellGenotype(
            Enumerable.Range(0, 14).Select(j => new[] { new Connection(new SkipConnect(), j % 2) }),
            Enumerable.Range(2, 14));

        Assert.Equal(0, CellLayout.Of(cell).Crossings);
    }

    [Fact]
    public void NodesOutsideTheConcatenationHaveNoArrowToTheOutput()
    {
        var cell = KnownGenotypes.Get("NASNet_A").Reduction;

        var intoOutput = CellLayout.Of(cell).Arrows.Where(arrow => arrow.To == cell.StateCount);

        Assert.Equal([4, 5, 6], intoOutput.Select(arrow => arrow.From));
    }

    [Fact]
    public void ANarrowCellIsWidenedButNotTornApart()
    {
        var cell = SampleCells.OneNode.Normal;
        var natural = CellLayout.Of(cell).Width;

        Assert.Equal(natural + 20, CellLayout.Of(cell, natural + 20).Width, 1e-9);
        Assert.InRange(CellLayout.Of(cell, 10_000).Width, natural + 20, 3 * natural);
    }

    private static List<Rectangle> Areas(CellLayout layout) =>
    [
        .. layout.Boxes.Select(box => box.Area),
        .. layout.Arrows.Where(arrow => arrow.Label is not null).Select(arrow => arrow.Label!.Value),
    ];

    private static bool Holds(Rectangle area, Point point) =>
        point.X > area.X && point.X < area.Right && point.Y > area.Y && point.Y < area.Bottom;
}

using CsCheck;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;
using Xunit;

namespace DeffArts.Tests.Reports.Charts;

public class ContoursTests
{
    private static readonly Gen<Grid> RandomGrid = from count in Gen.Int[2, 7]
                                                   from values in Gen.Int[0, 4].Array[count * count]
                                                   select Grid.Sample(
                                                       (x, y) => values[(int)Math.Round(x * (count - 1)) * count
                                                           + (int)Math.Round(y * (count - 1))], count);

    [Fact]
    public void APlanesContourIsItsLine()
    {
        var line = Assert.Single(Contours.Lines(Grid.Sample((x, y) => x + 2 * y, 11), 1.3));

        Assert.All(line, point => Assert.Equal(1.3, point.X + 2 * point.Y, 1e-12));
        Assert.Equal([0.15, 0.65], new[] { line[0].Y, line[^1].Y }.Order().Select(y => Math.Round(y, 9)));
    }

    [Fact]
    public void AParaboloidsContourIsACircle()
    {
        var ring = Assert.Single(Contours.Lines(
            Grid.Sample((x, y) => (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5), 101), 0.09));

        Assert.Equal(ring[0], ring[^1]);
        Assert.All(ring, point =>
            Assert.Equal(0.3, Math.Sqrt(Math.Pow(point.X - 0.5, 2) + Math.Pow(point.Y - 0.5, 2)), 1e-3));
    }

    [Fact]
    public void ARegionHasItsArea()
    {
        Assert.Equal(0.7, Area(Contours.Region(Grid.Sample((x, _) => x, 11), 0.3)), 1e-12);
        Assert.Equal(
            1 - Math.PI * 0.09,
            Area(Contours.Region(Grid.Sample((x, y) => (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5), 201), 0.09)),
            1e-4);
        Assert.Equal(1, Area(Contours.Region(Grid.Sample((_, _) => 1, 3), 0.5)), 1e-12);
        Assert.Empty(Contours.Region(Grid.Sample((_, _) => 1, 3), 1.5));
    }

    [Fact]
    public void BordersOfRegionsAreClosedAndLinesEndAtTheBorder() => RandomGrid.Sample(grid =>
    {
        const double level = 1.5;
        Assert.All(Contours.Region(grid, level), ring => Assert.Equal(ring[0], ring[^1]));
        Assert.All(
            Contours.Lines(grid, level).Where(line => line[0] != line[^1]),
            line => Assert.All(new[] { line[0], line[^1] }, end => Assert.True(
                end.X is 0 or 1 || end.Y is 0 or 1, $"{end}")));
    });

    [Fact]
    public void EveryEdgeOfTheGridThatTheLevelCrossesIsOnOneLineOnce() => RandomGrid.Sample(grid =>
    {
        const double level = 1.5;
        var crossed = 0;
        for (var i = 0; i < grid.Count; i++)
        {
            for (var j = 0; j < grid.Count; j++)
            {
                crossed += i + 1 < grid.Count && grid[i, j] >= level != grid[i + 1, j] >= level ? 1 : 0;
                crossed += j + 1 < grid.Count && grid[i, j] >= level != grid[i, j + 1] >= level ? 1 : 0;
            }
        }

        var lines = Contours.Lines(grid, level);
        Assert.Equal(crossed, lines.Sum(line => line[0] == line[^1] ? line.Count - 1 : line.Count));
    });

    // The even-odd rule on rings that do not cross: the signed areas of holes are opposite only if oriented, so nesting
    // is decided by how many other rings surround a ring's first point.
    private static double Area(List<List<Point>> rings) => rings.Sum(ring =>
        Math.Abs(ring.Zip(ring.Skip(1)).Sum(side => side.First.X * side.Second.Y - side.Second.X * side.First.Y)) / 2
        * (rings.Count(other => other != ring && Surrounds(other, ring[0])) % 2 == 0 ? 1 : -1));

    private static bool Surrounds(List<Point> ring, Point point) => ring.Zip(ring.Skip(1)).Count(side =>
        side.First.Y > point.Y != side.Second.Y > point.Y
        && point.X < side.First.X
        + (point.Y - side.First.Y) / (side.Second.Y - side.First.Y) * (side.Second.X - side.First.X))
        % 2 == 1;
}

using CsCheck;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;
using Xunit;

namespace DeffArts.Tests.Reports.Charts;

public class LabelPlacementTests
{
    private static readonly Rectangle Area = new(50, 40, 640, 400);
    private static readonly Gen<LabelRequest[]> Requests = Gen.Select(
        Gen.Double[Area.X, Area.Right], Gen.Double[Area.Y, Area.Bottom], Gen.Double[20, 160],
        (x, y, width) => new LabelRequest(new Point(x, y), width, 15)).Array[1, 14];

    [Fact]
    public void NoLabelCoversAnotherAMarkerALineOrTheBorder() => Requests.Sample(requests =>
    {
        var markers = requests.Select(request => new Rectangle(request.At.X - 6, request.At.Y - 6, 12, 12)).ToList();
        var line = (From: new Point(Area.X, Area.Y), To: new Point(Area.Right, Area.Bottom));
        var placed = LabelPlacement.Place(Area, requests, markers, line);
        var areas = placed.OfType<PlacedLabel>().Select(label => label.Area).ToList();

        for (var i = 0; i < areas.Count; i++)
        {
            Assert.True(areas[i].X >= Area.X && areas[i].Right <= Area.Right, "inside");
            Assert.True(areas[i].Y >= Area.Y && areas[i].Bottom <= Area.Bottom, "inside");
            Assert.DoesNotContain(areas.Skip(i + 1), other => other.Overlaps(areas[i]));
            Assert.DoesNotContain(markers, marker => marker.Overlaps(areas[i]));
            Assert.False(LabelPlacement.Crosses(line.From, line.To, areas[i]));
        }

        for (var i = 0; i < placed.Length; i++)
        {
            if (placed[i]?.LeaderEnd is { } end)
            {
                Assert.DoesNotContain(
                    placed, other => other is not null
                        && other != placed[i] && LabelPlacement.Crosses(requests[i].At, end, other.Area));
            }
        }
    });

    // More labels may crowd one corner, and then one has to go without: no law holds for them.
    [Fact]
    public void FewLabelsAllFindAPlace() => Requests.Where(requests => requests.Length <= 3).Sample(requests =>
        Assert.All(LabelPlacement.Place(Area, requests, []), label => Assert.NotNull(label)));

    [Fact]
    public void ALoneLabelStandsRightBesideItsPoint()
    {
        var placed = Assert.Single(LabelPlacement.Place(Area, [new LabelRequest(new Point(300, 200), 80, 15)], []));

        Assert.Equal(new Rectangle(311, 192.5, 80, 15), placed!.Area);
        Assert.Null(placed.LeaderEnd);
    }

    [Theory]
    [InlineData(0, 0, 10, 10, true)]
    [InlineData(0, 5, 10, 5, true)]
    [InlineData(5, 0, 5, 3, false)]
    [InlineData(0, 0, 3.9, 3.9, false)]
    [InlineData(0, 8, 8, 16, false)]
    public void KnowsWhereALineRuns(double x1, double y1, double x2, double y2, bool expected) =>
        Assert.Equal(expected, LabelPlacement.Crosses(new Point(x1, y1), new Point(x2, y2), new Rectangle(4, 4, 2, 2)));
}

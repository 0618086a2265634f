using CsCheck;
using DeffArts.Sweeps;
using Xunit;

namespace DeffArts.Tests.Sweeps;

public class ParetoFrontTests
{
    [Fact]
    public void NoMemberIsDominatedAndEveryOtherIs() =>
        // Few values, so that ties are common.
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6]).Array[0, 12].Sample(points =>
        {
            var items = points.Select((point, i) => (Index: i, X: point.Item1, Y: point.Item2)).ToArray();
            var front = ParetoFront.Of(items, item => item.X, item => item.Y);
            Assert.All(items, item => Assert.Equal(
                items.Any(other => other.X <= item.X && other.Y <= item.Y && (other.X < item.X || other.Y < item.Y)),
                !front.Contains(item)));
            Assert.Equal(front.Select(item => item.X).Order(), front.Select(item => item.X));
        });
}

using DeffArts.Data;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Data;

public class AugmentationTests
{
    private const int Size = 8;
    private const int Draws = 2000;
    private static readonly Normalisation Shifted = new([0.5f], [0.25f]);

    /// <summary>One image whose pixels are 1 to 64, so every pixel shows where it came from.</summary>
    private static readonly ImageSet Ramp = new(
        "x", ["a"], 1, Size, [.. Enumerable.Range(1, Size * Size).Select(i => (byte)i)], [0]);

    [Fact]
    public void CropsAreAllShiftsOfTheImagePaddedWithBlackHalfOfThemMirrored()
    {
        const int Padding = 2;
        var expected = new Dictionary<string, (int Top, int Left, bool Mirrored)>(StringComparer.Ordinal);
        for (var top = -Padding; top <= Padding; top++)
        {
            for (var left = -Padding; left <= Padding; left++)
            {
                expected.Add(Key(Crop(top, left, mirrored: false)), (top, left, false));
                expected.Add(Key(Crop(top, left, mirrored: true)), (top, left, true));
            }
        }

        var seen = Images(new() { CropAndFlip = true, Padding = Padding }).Select(image => expected[Key(image)])
            .ToArray();

        Assert.Equal(50, seen.Distinct().Count());
        Assert.InRange(seen.Count(choice => choice.Mirrored), Draws * 0.46, Draws * 0.54);
        Assert.All(seen.GroupBy(choice => (choice.Top, choice.Left)), shift => Assert.InRange(shift.Count(), 40, 130));
    }

    [Theory]
    [InlineData(4, 16)]
    [InlineData(3, 9)]
    public void CutoutIsASquareOfZerosCentredAnywhereAndClippedAtTheBorder(int side, int whole)
    {
        var holes = Images(new() { Cutout = side }).Select(image => Enumerable.Range(0, Size * Size)
            .Where(i => image[i] == 0f).ToArray()).ToArray();

        Assert.All(holes, hole =>
        {
            var (rows, columns) =
                (hole.Select(i => i / Size).Distinct().ToArray(), hole.Select(i => i % Size).Distinct().ToArray());
            Assert.Equal(rows.Length * columns.Length, hole.Length);
            Assert.Equal(rows.Length, rows.Max() - rows.Min() + 1);
            Assert.Equal(columns.Length, columns.Max() - columns.Min() + 1);
            Assert.InRange(hole.Length, 1, whole);
            Assert.True(rows.Length == side || rows.Min() == 0 || rows.Max() == Size - 1);
        });
        Assert.Contains(holes, hole => hole.Length == whole);
        // As many places as pixels to be centred on.
        Assert.Equal(
            Size * Size, holes.Select(hole => string.Join(',', hole)).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void CutoutTakesTheAreaThatClippingLeaves(int side)
    {
        // Rows and columns are drawn apart, each centre as likely as any other: the mean area is the square of the mean
        // length, and its spread follows from both moments.
        int[] lengths = [.. Enumerable.Range(0, Size).Select(centre =>
            Math.Min(Size, centre - side / 2 + side) - Math.Max(0, centre - side / 2))];
        var (mean, square) = (lengths.Average(), lengths.Average(length => length * length));

        var areas = Images(new() { Cutout = side }).Select(image => image.Count(pixel => pixel == 0f)).ToArray();

        var deviation = Math.Sqrt((square * square - Math.Pow(mean, 4)) / areas.Length);
        Assert.Equal(mean * mean, areas.Average(), 4 * deviation);
    }

    [Fact]
    public void WithoutAugmentationNothingChanges() =>
        Assert.All(Images(Augmentation.None).Take(20), image =>
            Assert.Equal(Key(Crop(0, 0, mirrored: false)), Key(image)));

    [Fact]
    public void EveryEpochAndPlaceDrawsAnew()
    {
        using var scope = torch.NewDisposeScope();
        var same = new ImageSet("x", ["a"], 1, Size, [.. Ramp.Pixels.ToArray(), .. Ramp.Pixels.ToArray()], [0, 0]);
        using var stream = new BatchStream(same, [0, 1], 1, Shifted, new() { CropAndFlip = true }, 1, "x");
        var keys = Enumerable.Range(0, 40).Select(_ => Key([.. stream.Next().Images.data<float>()])).ToArray();

        Assert.InRange(keys.Distinct(StringComparer.Ordinal).Count(), 30, 40);
    }

    private static List<float[]> Images(Augmentation augmentation)
    {
        using var scope = torch.NewDisposeScope();
        using var stream = new BatchStream(Ramp, [0], 1, Shifted, augmentation, 11, "x");
        return [.. Enumerable.Range(0, Draws).Select(_ => stream.Next().Images.data<float>().ToArray())];
    }

    /// <summary>The crop as torchvision makes it: pad, cut, then mirror; then normalise.</summary>
    private static float[] Crop(int top, int left, bool mirrored)
    {
        var result = new float[Size * Size];
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var (sourceY, sourceX) = (y + top, x + left);
                var pixel = sourceY is >= 0 and < Size && sourceX is >= 0 and < Size ? 1 + sourceY * Size + sourceX : 0;
                result[y * Size + (mirrored ? Size - 1 - x : x)] = (pixel / 255f - 0.5f) / 0.25f;
            }
        }

        return result;
    }

    private static string Key(float[] image) =>
        string.Join(',', image.Select(value => MathF.Round((value * 0.25f + 0.5f) * 255)));
}

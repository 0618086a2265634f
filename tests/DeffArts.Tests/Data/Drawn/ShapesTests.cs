using DeffArts.Data;
using DeffArts.Data.Drawn;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Data.Drawn;

public class ShapesTests
{
    [Fact]
    public void TheSeedDrawsTheImagesAndALargerCountOnlyAddsSome()
    {
        var data = Shapes.Draw(60, 30, seed: 5);

        Assert.Equal(data.Train.Fingerprint, Shapes.Draw(60, 30, seed: 5).Train.Fingerprint);
        Assert.Equal(data.Train.Fingerprint,
            Shapes.Draw(90, 30, seed: 5).Train.Select([.. Enumerable.Range(0, 60)]).Fingerprint);
        Assert.NotEqual(data.Train.Fingerprint, Shapes.Draw(60, 30, seed: 6).Train.Fingerprint);
    }

    [Fact]
    public void NoImageComesTwiceAndTestImagesAreNoTrainingImages()
    {
        var data = Shapes.Draw(300, 300, seed: 1);
        var images = new[] { data.Train, data.Test! }
            .SelectMany(set => Enumerable.Range(0, set.Count).Select(i => Convert.ToHexString(set.Image(i)))).ToArray();

        Assert.Equal(600, images.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void ThereAreTenBalancedClassesOfColourImages()
    {
        var data = Shapes.Draw(205, 20, seed: 1);

        Assert.Equal((10, 3, 32), (data.Train.Classes.Distinct().Count(), data.Train.Channels, data.Train.Size));
        Assert.All(data.Train.Labels.GroupBy(label => label), ofClass => Assert.InRange(ofClass.Count(), 20, 21));
    }

    [Fact]
    public void ColourStatisticsAndPooledPixelsDoNotTellTheClasses()
    {
        var data = Shapes.Draw(2000, 1000, seed: 1);

        // Chance is 10 %; a small convolutional network reaches 85 %. The second has 8 x 8 places to look at.
        Assert.InRange(LinearAccuracy(data, pool: 32), 0.05, 0.16);
        Assert.InRange(LinearAccuracy(data, pool: 4), 0.05, 0.28);
    }

    /// <summary>
    /// Test accuracy of ridge regression on means and deviations of pool x pool pixels of every channel.
    /// </summary>
    private static double LinearAccuracy(Dataset data, int pool)
    {
        using var scope = torch.NewDisposeScope();
        var (train, test) = (Features(data.Train, pool), Features(data.Test!, pool));
        var targets = torch.nn.functional.one_hot(Labels(data.Train), 10).to(torch.float64);
        var gram = train.t().mm(train) + 1e-2 * torch.eye(train.shape[1], dtype: torch.float64);
        var weights = torch.linalg.solve(gram, train.t().mm(targets));
        return test.mm(weights).argmax(1).eq(Labels(data.Test!)).to(torch.float64).mean().item<double>();
    }

    private static torch.Tensor Features(ImageSet images, int pool)
    {
        var pixels = torch.tensor(images.Pixels.ToArray(), [images.Count, 3, 32, 32]).to(torch.float64) / 255;
        var mean = torch.nn.functional.avg_pool2d(pixels, pool).flatten(1);
        var square = torch.nn.functional.avg_pool2d(pixels * pixels, pool).flatten(1);
        return torch.cat(
            [mean, (square - mean * mean).clamp(0).sqrt(), torch.ones([images.Count, 1], torch.float64)], 1);
    }

    private static torch.Tensor Labels(ImageSet images) =>
        torch.tensor([.. images.Labels.Select(label => (long)label)]);
}

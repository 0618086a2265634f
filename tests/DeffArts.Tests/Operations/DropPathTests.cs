using DeffArts.Operations;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Operations;

public class DropPathTests
{
    [Fact]
    public void DropsWholeImagesAndKeepsTheExpectation()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        const int images = 20_000;

        var output = DropPath.Apply(ones(images, 2, 2, 2), probability: 0.2);

        var perImage = output.flatten(1);
        Assert.True(perImage.min(1).values.allclose(perImage.max(1).values), "an image was dropped in part");
        Assert.Equal([0f, 1.25f], perImage[.., 0].unique().output.data<float>().ToArray().Order());
        // The mean of 20,000 draws of 0 or 1.25 has a standard deviation of 0.0035.
        Assert.Equal(1, output.mean().item<float>(), 0.018f);
    }

    [Fact]
    public void LeavesTheInputAloneAtProbabilityZero()
    {
        using var scope = NewDisposeScope();
        var input = ones(2, 1, 1, 1);

        Assert.Same(input, DropPath.Apply(input, probability: 0));
    }
}

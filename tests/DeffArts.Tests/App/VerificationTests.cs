using DeffArts.App.Exporting;
using DeffArts.Data;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>What <c>verify</c> calls a failure, on given answers of images of two classes.</summary>
public class VerificationTests
{
    private const int Images = 200;
    private const double Step = 0.1;

    /// <summary>Three steps off, the class with it where the two logits are close: that is rounding.</summary>
    [Fact]
    public void FormsThatRoundOtherwiseAreNotRejected()
    {
        // A third of the images is undecided.
        var onnx = Logits(image => image % 3 == 0 ? 0.5 * Step : 10 * Step);
        var c = Logits(image => image % 3 == 0 ? -0.5 * Step : 7 * Step);

        var verification = Verify(onnx, c);

        Assert.Empty(verification.Failures);
        Assert.Contains("logits differ by at most 3.0 steps of 1.0e-1", verification.Text(), StringComparison.Ordinal);
        Assert.Contains("the same class for 100.00 % of the 133 images", verification.Text(), StringComparison.Ordinal);
        Assert.Equal(133, (int)verification.Json()["forms"]![1]!["int8Decided"]!);
    }

    [Fact]
    public void AnotherClassOfDecidedImagesIsRejected()
    {
        var failure = Assert.Single(
            Verify(Logits(_ => 3 * Step), Logits(image => image < 10 ? -Step : 3 * Step)).Failures);

        Assert.Equal(
            "c int8: gives 95.00 % of the decided images the class that onnx int8 gives, less than 99.00 %", failure);
    }

    [Fact]
    public void LogitsThatRoundingCannotExplainAreRejectedWhateverTheClass()
    {
        var failure = Assert.Single(
            Verify(Logits(_ => 30 * Step), Logits(image => image < 10 ? 15 * Step : 30 * Step)).Failures);

        Assert.StartsWith("c int8: logits differ from those of onnx int8 by 15.0 steps of 8 bits, more than 8.0",
            failure, StringComparison.Ordinal);
        Assert.Empty(Verify(Logits(_ => 30 * Step), Logits(image => image < 2 ? 15 * Step : 30 * Step)).Failures);
    }

    [Fact]
    public void LogitsThatAreNoNumbersAreRejected() =>
        Assert.NotEmpty(Verify(Logits(_ => 30 * Step), Logits(_ => double.NaN)).Failures);

    private static Verification Verify(Answers onnx, Answers c)
    {
        var images = new ImageSet("test", ["a", "b"], 1, 1, new byte[Images], new int[Images]);
        return new Verification(
            "run", images, onnx, Step,
            [new Form("onnx int8", IsExact: false, onnx), new Form("c int8", IsExact: false, c)]);
    }

    /// <summary>The first class ahead by so much.</summary>
    private static Answers Logits(Func<int, double> ahead) =>
        new([.. Enumerable.Range(0, Images).SelectMany(image => new[] { (float)ahead(image), 0f })], Classes: 2,
            SecondsPerImage: 0);
}

using DeffArts.Networks;
using DeffArts.Search;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Search;

/// <summary>Whole searches under both engines.</summary>
public class EngineSearchTests
{
    /// <summary>
    /// Adam divides a gradient by its size, so rounding decides the direction of an alpha whose gradient is all but
    /// zero, and kinks of ReLU and max pooling do the rest. How far that goes is measured here: on the reference
    /// itself, with weights that differ in their last digit.
    /// </summary>
    [Fact(Explicit = true)]
    public void AlphasAfterFiftyStepsAgreeWithinTheSpreadOfRounding()
    {
        var settings = TinySearch.Settings with { Epochs = 100 };
        var fast = AfterFiftySteps(settings with { Engine = Engine.Fast }, rounding: 0);
        var reference = AfterFiftySteps(settings with { Engine = Engine.Reference }, rounding: 0);
        var others = new[] { 1e-7, -1e-7 }
            .Select(rounding => AfterFiftySteps(settings with { Engine = Engine.Reference }, rounding)).ToList();
        var spread = others.Max(other => Distance(reference, other));

        Assert.True(
            Distance(fast, reference) <= 3 * spread, $"{Distance(fast, reference):g3}, and by rounding {spread:g3}");
        TestContext.Current.SendDiagnosticMessage($"engines {Distance(fast, reference):g3}, rounding {spread:g3}");
    }

    [Fact]
    public void AStateOfOneEngineIsTheOthers()
    {
        using var scope = torch.NewDisposeScope();
        using var fast = TinySearch.Searcher(TinySearch.Settings with { Engine = Engine.Fast });
        using var reference = TinySearch.Searcher(TinySearch.Settings with { Engine = Engine.Reference });
        _ = fast.Run().Take(3).Count();

        reference.Restore(fast.Capture());

        Assert.Equal(TinySearch.Bits(fast), TinySearch.Bits(reference));
        var (ours, theirs) =
            (fast.Run().OfType<StepCompleted>().First(), reference.Run().OfType<StepCompleted>().First());
        Assert.Equal(theirs.CrossEntropy, ours.CrossEntropy, 1e-4);
        Assert.Equal(theirs.GradientNorm, ours.GradientNorm, 1e-3 * theirs.GradientNorm);
    }

    private static double[] AfterFiftySteps(SearchSettings settings, double rounding)
    {
        using var scope = torch.NewDisposeScope();
        using var searcher = TinySearch.Searcher(settings);
        using (torch.no_grad())
        {
            foreach (var (_, tensor) in searcher.Capture().Tensors.Where(entry => entry.Key.EndsWith(".weight")))
            {
                tensor.mul_(1 + rounding);
            }
        }

        _ = searcher.Run().OfType<StepCompleted>().Take(50).Count();
        return [.. searcher.Capture().Tensors.Where(entry => entry.Key.StartsWith("alphas."))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => entry.Value.detach().data<float>().Select(value => (double)value))];
    }

    /// <summary>Root mean square.</summary>
    private static double Distance(double[] one, double[] other) =>
        Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Average());
}

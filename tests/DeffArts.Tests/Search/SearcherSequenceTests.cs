using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>
/// The searcher takes, to the bit, the steps of the parts that <see cref="OracleSearchTests"/> checks: what the oracle
/// says of them holds for it.
/// </summary>
public class SearcherSequenceTests
{
    [Theory]
    [InlineData(Order.First)]
    [InlineData(Order.Second)]
    public void EveryStepIsTheOneThatTheOracleChecks(Order order)
    {
        using var scope = NewDisposeScope();
        var settings = TinySearch.Settings with { Order = order, Epochs = 2 };
        using var searcher = TinySearch.Searcher(settings);
        using var parts = Copy(searcher, settings);
        var data = TinySearch.Data();
        using var training = Stream(data, data.Train, settings, "train");
        using var validation = Stream(data, data.Validation, settings, "validation");

        var steps = 0;
        foreach (var completed in searcher.Run().OfType<StepCompleted>())
        {
            // The cosine from 0.025 to 0.001 over two epochs is half way down in the second.
            parts.WeightOptimizer.LearningRate = completed.Epoch == 1 ? 0.025 : 0.013;
            parts.Supernet.train();
            var row = parts.Step(training.Next(), validation.Next());

            Assert.Equal(
                [completed.ValidationCrossEntropy!.Value, completed.ComputeCost, completed.CrossEntropy,
                    completed.Accuracy,
                    completed.GradientNorm], row);
            var state = searcher.Capture().Tensors;
            Assert.All(parts.Supernet.state_dict(), entry => AssertSame(entry.Value, state[$"supernet.{entry.Key}"]));
            Assert.All(parts.Alphas.state_dict(), entry => AssertSame(entry.Value, state[$"alphas.{entry.Key}"]));
            steps++;
        }

        Assert.Equal(2 * searcher.StepsPerEpoch, steps);
    }

    private static OracleSteps Copy(Searcher searcher, SearchSettings settings)
    {
        var supernet = new Supernet(
            settings.SearchSpace(),
            new NetworkShape(settings.Layers, settings.Channels, 8, ImageChannels: 3, Classes: 3),
            engine: settings.Engine);
        var alphas = new Alphas(settings.SearchSpace());
        var start = searcher.Capture().Tensors;
        using var still = no_grad();
        foreach (var (name, tensor) in supernet.state_dict())
        {
            tensor.copy_(start[$"supernet.{name}"]);
        }

        foreach (var (name, tensor) in alphas.state_dict())
        {
            tensor.copy_(start[$"alphas.{name}"]);
        }

        return new OracleSteps(settings, supernet, alphas);
    }

    private static BatchStream Stream(SearchData data, int[] indices, SearchSettings settings, string name) =>
        new(data.Images, indices, settings.BatchSize, data.Normalisation, new Augmentation { CropAndFlip = true },
            settings.Seed, name);

    private static void AssertSame(Tensor expected, Tensor actual) =>
        Assert.True(expected.detach().bytes.SequenceEqual(actual.detach().bytes));
}

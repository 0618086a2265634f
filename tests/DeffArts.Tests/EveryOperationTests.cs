using DeffArts.App.Dashboard;
using DeffArts.Cost;
using DeffArts.Export.Graph;
using DeffArts.Networks;
using DeffArts.Operations;
using DeffArts.Reports.Cells;
using DeffArts.Space;
using DeffArts.Tests.Export;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests;

/// <summary>
/// Every place that knows operations by kind, walked with every kind there is: a new one fails here until it has them
/// all. docs/architecture.md lists them.
/// </summary>
public class EveryOperationTests
{
    public static TheoryData<string> Names => [.. Operation.KnownNames];

    public static TheoryData<string> KeptNames =>
        [.. Operation.KnownNames.Where(name => !Operation.Parse(name).IsNone)];

    [Fact]
    public void EveryKindHasANameThatIsSuggested() => Assert.Equal(
        typeof(Operation).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Operation))).Select(type => type.Name).Order(),
        Operation.KnownNames.Select(name => Operation.Parse(name).GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void ItHasAModuleForBothStridesInBothNetworks(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var kind in Enum.GetValues<NetworkKind>())
        {
            foreach (var stride in new[] { 1, 2 })
            {
                using var module = OperationFactory.Create(Operation.Parse(name), channels: 4, stride, kind);
                Assert.Equal([2, 4, 8 / stride, 8 / stride], module.call(ones(2, 4, 8, 8)).shape);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ItHasBothCosts(string name)
    {
        var operation = Operation.Parse(name);
        var isFree = operation is NoOperation or SkipConnect;
        foreach (var convention in new[] { Convention.Table2, Convention.Table3 })
        {
            Assert.Equal(isFree, new PaperCost(Processor.Paper, convention, noneCost: 0).Of(operation) == 0);
        }

        Assert.Equal(isFree, OperationCount.Of(operation, channels: 4, size: 8, stride: 1) == default);
        Assert.Equal(operation.IsNone, OperationCount.Of(operation, channels: 4, size: 8, stride: 2) == default);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheKernelsComputeItOrSayThatTheyDoNot(string name)
    {
        using var scope = NewDisposeScope();
        Operation[] operations = [.. new[] { new SkipConnect(), Operation.Parse(name) }.Distinct()];
        var space = new SearchSpace(operations, nodes: 1, inputsPerNode: 1);
        var shape = new NetworkShape(Layers: 3, Channels: 4, ImageSize: 8, ImageChannels: 3, Classes: 4);
        using var fast = new Supernet(space, shape, engine: Engine.Fast);
        using var reference = new Supernet(space, shape);
        if (fast.Engine == Engine.Reference)
        {
            // A residual block is there to reduce; this cell's edges keep the size.
            Assert.Contains(name, new[] { "conv_7x1_1x7", "res_block_3x3" });
            return;
        }

        reference.load_state_dict(fast.state_dict());
        var images = randn(2, 3, 8, 8);
        var weights = nn.functional.softmax(randn(space.Edges.Length, space.Operations.Length), -1);
        var difference =
            (fast.Forward(images, [weights, weights]) - reference.Forward(images, [weights, weights])).abs().max();
        Assert.True(difference.item<float>() < 1e-4);
    }

    [Theory]
    [MemberData(nameof(KeptNames))]
    public void ADerivedNetworkWithItBecomesAGraphForEveryExporter(string name)
    {
        var operation = Operation.Parse(name);
        using var scope = NewDisposeScope();
        var cell = new CellGenotype([[new(operation, 0), new(operation, 1)]], [2]);
        var genotype = new Genotype(cell, cell);
        var network = RandomNetwork.Of(genotype, RandomNetwork.Shape());
        var image = randn(1, 3, 8, 8);
        var expected = network.Forward(image).Logits.data<float>().ToArray();

        var logits = GraphInterpreter.Run(RandomNetwork.Graph(network, genotype), image.data<float>().ToArray());

        Assert.Equal(expected.Length, logits.Length);
        Assert.All(expected.Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void EveryKindHasAColourAndAShortNameOfItsOwn()
    {
        var kinds = Operation.KnownNames.Select(Operation.Parse).DistinctBy(operation => operation.GetType()).ToList();

        Assert.Equal(kinds.Count, kinds.Select(OperationColour.Of).Distinct().Count());
        Assert.Equal(kinds.Count, kinds.Select(CellTable.Short).Distinct().Count());
        Assert.All(kinds, operation => Assert.DoesNotContain('_', OperationLabel.Of(operation)));
        Assert.All(kinds, operation => Assert.InRange(CellTable.Short(operation).Length, 3, 5));
    }
}

using DeffArts.Export.Graph;
using DeffArts.Space;
using DeffArts.Tests.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export;

public class GraphsOfSpacesTests
{
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var name in RandomMembers.Names)
        {
            cases.Add(name, 12);
            cases.Add(name, 9);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheGraphComputesWhatTheNetworkDoesFoldedOrNot(string name, int size)
    {
        using var scope = NewDisposeScope();
        var (space, random) = (Spaces.Get(name), new Random(4));
        var shape = RandomMembers.Shape(space, size);
        for (var i = 0; i < 3; i++)
        {
            var genotype = RandomMembers.Next(space, random);
            using var network = RandomNetwork.Of(genotype, shape, seed: i);
            var graph = RandomNetwork.Graph(network, genotype);
            var image = RandomNetwork.Image(shape);
            var logits = RandomNetwork.Logits(network, image);
            var most = logits.Max(Math.Abs);

            Assert.All(logits.Zip(GraphInterpreter.Run(graph, image)),
                pair => Assert.Equal(pair.First, pair.Second, 1e-6 * most));
            // Folding rounds weights to single precision.
            Assert.All(logits.Zip(GraphInterpreter.Run(graph.Fold(), image)),
                pair => Assert.Equal(pair.First, pair.Second, 1e-4 * most));
        }
    }
}

using System.Globalization;
using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Export.Quantised;
using DeffArts.Space;
using DeffArts.Tests.Cost;
using DeffArts.Tests.Runs;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export.C;

public class Int8LibraryTests
{
    private const int Images = 6;

    [Fact]
    public void APartThatASkipReadsTooKeepsItsNegativeValues()
    {
        using var scope = NewDisposeScope();
        var genotype = KnownGenotypes.Get("DARTS_V1");
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype).Fold();
        var quantisation = Quantisation.Of(graph, _ => (-1, 1));

        // In its reduction cell skips read node 0; nothing but ReLUs reads the stem.
        Assert.InRange(quantisation.Values["cell1.node0"].Zero, -1, 1);
        Assert.Equal(-128, quantisation[graph.Layers[0].Output].Zero);
    }

    [Theory]
    [InlineData("NASNet_A", Explicit = true)]
    [InlineData("AmoebaNet_A", Explicit = true)]
    [InlineData("DARTS_V2")]
    public void ThePublishedCellsGiveTheIntegersOfTheDefinitionCloseToTheNetwork(string name) =>
        RequireClose(KnownGenotypes.Get(name), RandomNetwork.Shape(size: 10));

    [Theory]
    [InlineData(1)]
    [InlineData(2, Explicit = true)]
    [InlineData(3, Explicit = true)]
    public void AnyCellsGiveTheIntegersOfTheDefinitionCloseToTheNetwork(int seed)
    {
        var random = new Random(seed);
        RequireClose(RandomGenotypes.Next(random), RandomGenotypes.NextShape(random) with { Channels = 4 });
    }

    /// <summary>
    /// Such a term has scale 1, so its factor beside a sum of a tiny range is enormous; the sanitizer sees a sum that
    /// does not fit.
    /// </summary>
    [Fact]
    public void ATermThatWasAlwaysZeroInCalibrationOverflowsNothing()
    {
        using var scope = NewDisposeScope();
        var genotype = KnownGenotypes.Get("NASNet_A");
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype);
        var terms = graph.Fold().Layers.OfType<SumLayer>().Select(sum => sum.Inputs[^1].Name)
            .ToHashSet(StringComparer.Ordinal);
        var wholes = graph.Fold().Layers.OfType<ConcatenationLayer>().Select(layer => layer.Name)
            .ToHashSet(StringComparer.Ordinal);
        var quantisation = Quantisation.Of(
            graph.Fold(), map =>
                terms.Contains(map.Name) ? (0, 0) : wholes.Contains(map.Name) ? (-1e-6, 1e-6) : (-2, 2));
        var pixels = Pixels(graph);

        Assert.Contains(graph.Fold().Layers.OfType<SumLayer>(), sum =>
            sum.Inputs.Max(term => quantisation[term].Scale) / quantisation[sum.Output].Scale > 1e8);
        Run(CLibrary.OfInt8(graph, quantisation), graph, quantisation, pixels);
    }

    private static void RequireClose(Genotype genotype, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, shape), genotype);
        var pixels = Pixels(graph);
        var values = pixels.Select(image => Values(graph, image)).ToList();
        var quantisation = Quantisation.Of(
            graph.Fold(), map => (values.Min(of => of[map.Name].Min()), values.Max(of => of[map.Name].Max())));
        var library = CLibrary.OfInt8(graph, quantisation);
        var answers = Run(library, graph, quantisation, pixels);

        var range = values.Max(of => of[graph.Output.Name].Max()) - values.Min(of => of[graph.Output.Name].Min());
        foreach (var (logits, expected) in answers.Zip(values))
        {
            Assert.All(expected[graph.Output.Name].Zip(logits), pair =>
                Assert.InRange(library.LogitScale * pair.Second - pair.First, -0.1 * range, 0.1 * range));
        }
    }

    private static byte[][] Pixels(InferenceGraph graph)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Images).Select(_ =>
            Enumerable.Range(0, graph.Input.Elements).Select(_ => (byte)random.Next(256)).ToArray())];
    }

    /// <summary>The logits under the sanitizers, which must be the definition's to the bit.</summary>
    private static List<int[]> Run(CLibrary library, InferenceGraph graph, Quantisation quantisation, byte[][] pixels)
    {
        using var folder = new TemporaryFolder();
        library.WriteTo(folder["c"]);
        CBuild.MustCompile(folder["c"], CBuild.Sanitised);
        File.WriteAllBytes(folder["images"], [.. pixels.SelectMany(image => CBuild.ChannelsLast(graph.Input, image))]);
        var (exitCode, output, error) = Processes.Run(folder.In("c", "network"), folder["images"]);
        Assert.Equal((0, ""), (exitCode, error));

        var interpreter = new IntegerInterpreter(graph.Fold(), quantisation);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(pixels.Select(image => string.Join('\t', interpreter.Run(image))),
            lines.Select(line => line.Split('\t', 2)[1]));
        return [.. lines.Select(
            line => line.Split('\t')[1..].Select(logit => int.Parse(logit, CultureInfo.InvariantCulture)).ToArray())];
    }

    private static Dictionary<string, double[]> Values(InferenceGraph graph, byte[] pixels)
    {
        var (mean, deviation) = (graph.Origin.Normalisation.Mean, graph.Origin.Normalisation.Deviation);
        float[] image = [.. pixels.Select((pixel, i) =>
            (pixel / 255f - mean[i / graph.Input.Pixels]) / deviation[i / graph.Input.Pixels])];
        return GraphInterpreter.RunAll(graph.Fold(), image)
            .ToDictionary(entry => entry.Key.Name, entry => entry.Value, StringComparer.Ordinal);
    }
}

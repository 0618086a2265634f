using CsCheck;
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
    public void AFactorInWholeNumbersRoundsAsRealArithmeticDoes() =>
        Gen.Select(Gen.Double[1e-7, 100], Gen.Int[-1_000_000, 1_000_000]).Sample((factor, value) =>
        {
            var scaled = FixedPoint.Of(factor);
            Assert.InRange(scaled.Shift, 1, 62);
            Assert.InRange(scaled.Multiplier, 1 << 30, int.MaxValue);
            Assert.InRange(Math.ScaleB(factor, scaled.Shift) - scaled.Multiplier, -0.5, 0.5);
            // A multiplier of 31 significant bits is off by half of its last one: by 2^-31 of itself at most.
            var (exact, slack) = (value * factor, 1e-6 + Math.ScaleB(Math.Abs(value * factor), -31));
            Assert.InRange(scaled.Apply(value), Math.Floor(exact + 0.5 - slack), Math.Floor(exact + 0.5 + slack));
        });

    [Fact]
    public void HalvesAreRoundedUp() => Assert.Equal(
        [-1, 0, 0, 1, 1, 2], ((int[])[-3, -1, 0, 1, 2, 3]).Select(value => (int)FixedPoint.Of(0.5).Apply(value)));

    [Fact]
    public void ASumOfTheLargestValuesFits32Bits() =>
        Gen.Double[1e-3, 10].Array[1, 9].Sample(factors =>
        {
            var (multipliers, shift) = FixedPoint.Together(factors);
            Assert.InRange(multipliers.Sum(factor => 255L * factor), 0, int.MaxValue);
            Assert.All(factors.Zip(multipliers), pair =>
                Assert.InRange(pair.Second - Math.ScaleB(pair.First, shift), -0.5, 0.5));
        });

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
    [InlineData("NASNet_A")]
    [InlineData("AmoebaNet_A")]
    [InlineData("DARTS_V2")]
    public void ThePublishedCellsStayCloseToTheNetwork(string name) => RequireClose(KnownGenotypes.Get(name), RandomNetwork.Shape(size: 10));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyCellsStayCloseToTheNetwork(int seed)
    {
        var random = new Random(seed);
        RequireClose(RandomGenotypes.Next(random), RandomGenotypes.NextShape(random) with { Channels = 4 });
    }

    private static void RequireClose(Genotype genotype, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, shape), genotype);
        byte[][] pixels = [.. Enumerable.Range(0, Images).Select(_ =>
            Enumerable.Range(0, graph.Input.Elements).Select(_ => (byte)random.Next(256)).ToArray())];
        var values = pixels.Select(image => Values(graph, image)).ToList();
        var library = CLibrary.OfInt8(
            graph, Quantisation.Of(graph.Fold(), map => (values.Min(of => of[map.Name].Min()), values.Max(of => of[map.Name].Max()))));
        library.WriteTo(folder["c"]);
        CBuild.MustCompile(folder["c"], CBuild.Sanitised);
        File.WriteAllBytes(folder["images"], [.. pixels.SelectMany(image => CBuild.ChannelsLast(graph.Input, image))]);
        var (exitCode, output, error) = Processes.Run(folder.In("c", "network"), folder["images"]);
        Assert.Equal((0, ""), (exitCode, error));

        var scale = double.Parse(
            library.Files.First(file => file.Path == "network.h").Text.Split("NETWORK_LOGIT_SCALE ")[1].Split('\n')[0],
            System.Globalization.CultureInfo.InvariantCulture);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Images, lines.Length);
        var range = values.Max(of => of[graph.Output.Name].Max()) - values.Min(of => of[graph.Output.Name].Min());
        foreach (var (line, expected) in lines.Zip(values))
        {
            var logits = line.Split('\t')[1..].Select(part => scale * double.Parse(part, System.Globalization.CultureInfo.InvariantCulture));
            Assert.All(expected[graph.Output.Name].Zip(logits), pair => Assert.InRange(pair.Second - pair.First, -0.1 * range, 0.1 * range));
        }
    }

    private static Dictionary<string, double[]> Values(InferenceGraph graph, byte[] pixels)
    {
        var normalisation = graph.Origin.Normalisation;
        float[] image = [.. pixels.Select((pixel, i) =>
            (pixel / 255f - normalisation.Mean[i / graph.Input.Pixels]) / normalisation.Deviation[i / graph.Input.Pixels])];
        return GraphInterpreter.RunAll(graph.Fold(), image).ToDictionary(entry => entry.Key.Name, entry => entry.Value, StringComparer.Ordinal);
    }
}

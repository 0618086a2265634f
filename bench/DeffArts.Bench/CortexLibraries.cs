using DeffArts.Data;
using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Export.Quantised;
using DeffArts.Networks;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>
/// 8-bit C libraries of untrained networks for bench/cortex-m/run.sh, which counts their instructions.
/// </summary>
internal static class CortexLibraries
{
    private static readonly string[] Genotypes = ["DARTS_V2", "NASNet_A", "GDAS"];
    private static readonly NetworkShape Shape = new(
        Layers: 5, Channels: 8, ImageSize: 32, ImageChannels: 3, Classes: 10);

    /// <summary>
    /// Writes a folder for each network, and in it what a peer's kernels need of memory with the same values.
    /// </summary>
    public static void Write(string folder)
    {
        foreach (var name in Genotypes)
        {
            Write(Path.Combine(folder, name), Untrained(KnownGenotypes.Get(name)));
        }

        Write(Path.Combine(folder, "ResNet-8"), HandMadeGraph.ResNet8());
        Write(Path.Combine(folder, "inverted"), HandMadeGraph.Inverted(size: 32));
    }

    private static void Write(string folder, InferenceGraph graph)
    {
        var folded = graph.Fold();
        var library = CLibrary.OfInt8(graph, Quantisation.Of(folded, _ => (-6, 6)));
        library.WriteTo(folder);
        // A peer writes no convolution over its input, and brings scratch of its own, which the shim counts.
        var program = LayerProgram.Of(folded, new Int8Lowering(_ => false));
        var values = MemoryPlan.Of(
            program with { Steps = [.. program.Steps.Select(step => step with { Scratch = null })] }, sizeof(sbyte));
        File.WriteAllText(Path.Combine(folder, "peer.txt"), $"{values.ArenaBytes}\n");
        File.WriteAllLines(
            Path.Combine(folder, "macs.txt"),
            library.Plan.Program.Steps.Select(step => $"{Macs(step.Layer)}\t{SourceText.Describe(step)}"));
    }

    private static long Macs(Layer layer) => layer switch
    {
        ConvolutionLayer convolution => (long)convolution.Output.Elements * convolution.TapsPerOutput,
        LinearLayer linear => linear.Weight.Length,
        _ => 0,
    };

    private static InferenceGraph Untrained(Genotype genotype)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = new DerivedNetwork(genotype, Shape, withAuxiliary: false);
        var origin = new GraphOrigin(
            genotype, Shape, [.. Enumerable.Range(0, Shape.Classes).Select(label => $"class {label}")],
            new Normalisation([0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]), "bench/cortex-m");
        return InferenceGraph.Of(origin, NetworkWeights.Of(network));
    }
}

using System.Collections.Immutable;
using DeffArts.Data;
using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Export.Onnx;
using DeffArts.Export.Quantised;
using DeffArts.Networks;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Measuring;

/// <summary>What a network's exported library takes for one image.</summary>
/// <param name="Library">The library.</param>
/// <param name="Steps">Instructions of each step.</param>
/// <param name="Onnx">The same network as an ONNX file.</param>
public sealed record NetworkMeasurement(CLibrary Library, ImmutableArray<long> Steps, ImmutableArray<byte> Onnx)
{
    private const int Seed = 1;

    /// <summary>Instructions in all.</summary>
    public long Instructions => Steps.Sum();

    /// <summary>The memory for values.</summary>
    public long ArenaBytes => Library.Plan.ArenaBytes;

    /// <summary>
    /// Exports the untrained network of a genotype and counts. A compiler may branch where a value is cut off, so
    /// counts depend a little on the weights (by about 0.01 %, see docs/results.md): they are drawn from the same seed
    /// every time.
    /// </summary>
    /// <exception cref="ToolException">A compiler, valgrind or the emulator is missing or fails.</exception>
    public static NetworkMeasurement Of(Genotype genotype, NetworkShape shape, MeasuringTarget target, bool isInt8)
    {
        var graph = Untrained(genotype, shape);
        var folded = graph.Fold();
        var quantisation = isInt8 ? Quantisation.Of(folded, _ => (-6, 6)) : null;
        var (library, onnx) = quantisation is null
            ? (CLibrary.Of(graph), OnnxFile.Of(folded))
            : (CLibrary.OfInt8(graph, quantisation), OnnxFile.Of(folded, quantisation));
        return new NetworkMeasurement(library, InstructionCounter.Count(library, target), [.. onnx]);
    }

    private static InferenceGraph Untrained(Genotype genotype, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        manual_seed(Seed);
        using var network = new DerivedNetwork(genotype, shape, withAuxiliary: false);
        var normalisation = new Normalisation(
            [.. Enumerable.Repeat(0.5f, shape.ImageChannels)], [.. Enumerable.Repeat(0.25f, shape.ImageChannels)]);
        return InferenceGraph.Of(
            new GraphOrigin(genotype, shape, [.. Enumerable.Range(0, shape.Classes).Select(i => $"class {i}")],
                normalisation, "deffarts measure"),
            NetworkWeights.Of(network));
    }
}

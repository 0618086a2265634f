using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using DeffArts.Export.Graph;
using DeffArts.Export.Quantised;
using DeffArts.Space;

namespace DeffArts.Export.C;

/// <summary>A file of the library, with its path inside the folder.</summary>
public sealed record CFile(string Path, string Text);

/// <summary>
/// A network as C99 without dependencies and without a heap: <c>network.h</c>, <c>network.c</c>, <c>weights.c</c>, the
/// kernels that it uses, a Makefile, an example for a computer and one for a bare Cortex-M.
/// </summary>
/// <param name="Files">All files.</param>
/// <param name="Plan">The arena.</param>
public sealed record CLibrary(ImmutableArray<CFile> Files, MemoryPlan Plan)
{
    /// <summary>The header that users of the library include.</summary>
    public const string HeaderName = "network.h";

    private const string ResourcePrefix = "export-c/";

    /// <summary>What the library's logits are multiplied by to be the network's.</summary>
    public double LogitScale { get; private init; } = 1;

    /// <summary>The size of all files.</summary>
    public long Bytes => Files.Sum(file => (long)Encoding.UTF8.GetByteCount(file.Text));

    /// <summary>The library of a graph in single precision; BatchNorms are folded here.</summary>
    /// <param name="graph">
    /// The network; with <see cref="InferenceGraph.WithPreprocessing"/> it reads pixels from 0 to 255.
    /// </param>
    /// <param name="images">
    /// Images for the bare-metal example, each channels-last; one of zeros if there are none.
    /// </param>
    /// <exception cref="InvalidArchitectureException">
    /// A layer that no kernel computes, or a weight that is not finite.
    /// </exception>
    public static CLibrary Of(InferenceGraph graph, IReadOnlyList<float[]>? images = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var plan = MemoryPlan.Of(LayerProgram.Of(graph.Fold()), sizeof(float));
        var examples = images is { Count: > 0 } ? images : [new float[graph.Input.Elements]];
        return Of(graph, plan, new FloatCalls(plan), [.. examples.Select(image => image.Select(SourceText.Float))],
            logitDigits: 1_000_000);
    }

    /// <summary>
    /// The library of a graph in 8-bit integers, which reads pixels from 0 to 255 whatever the graph's input is;
    /// BatchNorms are folded here.
    /// </summary>
    /// <param name="graph">The network, for normalised images.</param>
    /// <param name="quantisation">The scales of its values.</param>
    /// <param name="images">
    /// Images for the bare-metal example, each channels-last; one of zeros if there are none.
    /// </param>
    /// <exception cref="InvalidArchitectureException">
    /// A layer that no kernel computes, or a scale that does not fit.
    /// </exception>
    public static CLibrary OfInt8(
        InferenceGraph graph, Quantisation quantisation, IReadOnlyList<byte[]>? images = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var plan = Int8Plan.Of(graph.Fold(), quantisation);
        var examples = images is { Count: > 0 } ? images : [new byte[graph.Input.Elements]];
        var calls = new Int8Calls(plan, graph.Origin, quantisation);
        var library = Of(
            graph, plan, calls, [.. examples.Select(image => image.Select(pixel => $"{pixel}"))], logitDigits: 1);
        return library with { LogitScale = calls.LogitScale };
    }

    /// <summary>Writes every file, or nothing.</summary>
    /// <exception cref="Runs.InvalidRunException">
    /// It cannot be written there, or something else stands there.
    /// </exception>
    public void WriteTo(string folder) => CFolder.Write(this, folder);

    /// <summary>Puts the files together.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="plan">Its memory.</param>
    /// <param name="calls">The kind of numbers.</param>
    /// <param name="images">The example's images, as C writes their numbers.</param>
    /// <param name="logitDigits">
    /// What the bare-metal example multiplies logits by before it prints them as whole numbers.
    /// </param>
    internal static CLibrary Of(
        InferenceGraph graph, MemoryPlan plan, KernelCalls calls, IReadOnlyList<IEnumerable<string>> images,
        int logitDigits)
    {
        var source = new NetworkSource(graph.Origin, plan, calls);
        ImmutableArray<CFile> files =
        [
            new(HeaderName, source.Header()),
            new("network.c", source.Network()),
            new("weights.h", source.WeightsHeader()),
            new("weights.c", source.Weights()),
            new("kernels/kernels.h", Resource("kernels.h")),
            .. calls.Header is { } header ? [new CFile($"kernels/{header}", Resource(header))] : Array.Empty<CFile>(),
            .. calls.Kernels.Select(kernel => new CFile($"kernels/{kernel}.c", Resource($"{kernel}.c"))),
            .. ((string[])["Makefile", "main.c", "cortex-m/main.c", "cortex-m/link.ld"])
            .Select(name => new CFile(name, Resource(name))),
            new("cortex-m/image.h", NetworkSource.Images(images, logitDigits)),
            new("plan.txt", MemoryPlanText.Write(plan)),
        ];
        return new CLibrary(files, plan);
    }

    /// <summary>A file that comes along with the program.</summary>
    internal static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourcePrefix + name)
            ?? throw new InvalidArchitectureException($"no C kernel '{name}'");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

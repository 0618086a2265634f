using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TorchSharp;

namespace DeffArts.Runs;

/// <summary>Which program made a result, and on what.</summary>
public static class Provenance
{
    private const string Unknown = "unknown";
    private const string VectorBitsKey = "vectorBits";
    private const string TorchKernelsKey = "torchKernels";

    private static readonly string[] Informational =
        (InformationalVersionOf(typeof(Provenance)) ?? Unknown).Split('+', 2);

    /// <summary>The program's version, as in <c>0.1.0</c>.</summary>
    public static string Version => Informational[0];

    /// <summary>
    /// The commit it was built from, with <c>-dirty</c> where the sources differed; or <c>unknown</c>.
    /// </summary>
    public static string Commit => Informational.Length > 1 ? Informational[1] : Unknown;

    /// <summary>
    /// What times and bits may depend on: operating system, processor, its threads and torch's, the instructions that
    /// both use, memory in bytes that the program may use, versions of .NET, TorchSharp and libtorch.
    /// </summary>
    public static JsonObject Machine() => new()
    {
        ["os"] = RuntimeInformation.OSDescription,
        ["processor"] = ProcessorName(),
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["threads"] = Environment.ProcessorCount,
        ["torchThreads"] = torch.get_num_threads(),
        [VectorBitsKey] = InstructionSets.Here.VectorBits,
        [TorchKernelsKey] = InstructionSets.Here.Torch,
        ["memoryBytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        ["dotnet"] = Environment.Version.ToString(),
        ["torchSharp"] = InformationalVersionOf(typeof(torch)),
        ["libtorch"] = torch.__version__,
    };

    /// <summary>The instructions of a machine that <see cref="Machine"/> described, as far as it did.</summary>
    public static InstructionSets InstructionsOf(JsonObject? machine) => new(
        machine?[VectorBitsKey] is JsonValue bits && bits.TryGetValue<int>(out var width) ? width : null,
        machine?[TorchKernelsKey] is JsonValue kernels && kernels.TryGetValue<string>(out var word) ? word : null);

    private static string? InformationalVersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static string ProcessorName()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var name = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo)
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1]
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return name?.Trim() ?? Unknown;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using DeffArts.Export.C;

namespace DeffArts.Measuring;

/// <summary>Where instructions are counted.</summary>
public enum MeasuringTarget
{
    /// <summary>This computer, by valgrind's callgrind.</summary>
    Host,

    /// <summary>An emulated Arm Cortex-M4 with floating-point unit.</summary>
    CortexM4,

    /// <summary>An emulated Arm Cortex-M7.</summary>
    CortexM7,
}

/// <summary>
/// Counts the instructions that an exported library retires for one image, step by step. They are instructions, not
/// cycles: nothing is said of caches, pipelines and memory.
/// </summary>
public static class InstructionCounter
{
    private const string Profile = "-DNETWORK_PROFILE";
    private const string Optimisation = "-O2";

    /// <summary>The instructions of each step of the library's program.</summary>
    /// <exception cref="ToolException">
    /// A compiler, valgrind or the emulator is missing or fails, or the temporary folder cannot be written.
    /// </exception>
    public static ImmutableArray<long> Count(CLibrary library, MeasuringTarget target)
    {
        ArgumentNullException.ThrowIfNull(library);
        using var folder = Scratch.Make("deffarts-measure-");
        var place = Path.Combine(folder.FullPath, "c");
        Scratch.Write(() => library.WriteTo(place));
        var counts = target == MeasuringTarget.Host
            ? OnHost(place, library.Plan.Program.Input.Elements * library.Plan.ElementBytes)
            : OnCortexM(place, target == MeasuringTarget.CortexM4 ? "m4" : "m7");
        return counts.Length == library.Plan.Program.Steps.Length
            ? counts
            : throw new ToolException(
                $"{counts.Length} steps were counted; the network has {library.Plan.Program.Steps.Length}");
    }

    /// <summary>How counts are made, for a processor file's source.</summary>
    public static string Describe(MeasuringTarget target) => target == MeasuringTarget.Host
        ? $"{Tool.Run("gcc", ".", "gcc", "-dumpmachine").Trim()}, gcc {Tool.Run("gcc", ".", "gcc", "-dumpfullversion").Trim()} "
            + $"{Optimisation}, valgrind's callgrind"
        : $"{(target == MeasuringTarget.CortexM4 ? "Cortex-M4" : "Cortex-M7")}, arm-none-eabi-gcc "
            + $"{Tool.Run("arm-none-eabi-gcc", ".", "gcc-arm-none-eabi", "-dumpfullversion").Trim()} {Optimisation}, emulated by qemu";

    /// <summary>
    /// Callgrind writes a file whenever the program enters network_profile, with what was retired since the file
    /// before: the first one is of what comes before step 0, then one of each step.
    /// </summary>
    private static ImmutableArray<long> OnHost(string folder, int inputBytes)
    {
        Scratch.Write(() => File.WriteAllText(
            Path.Combine(folder, "profile.c"),
            "#include \"network.h\"\nvoid network_profile(int step)\n{\n    (void)step;\n}\n"));
        Tool.Run(
            "gcc", folder, "gcc",
            ["-std=c99", Optimisation, "-g", Profile, "-o", "network", "main.c", "network.c", "weights.c", "profile.c",
                .. Directory.GetFiles(Path.Combine(folder, "kernels"), "*.c")]);
        Scratch.Write(() => File.WriteAllBytes(Path.Combine(folder, "image.bin"), new byte[inputBytes]));
        Tool.Run(
            "valgrind", folder, "valgrind", "--tool=callgrind", "--dump-before=network_profile",
            "--callgrind-out-file=count",
            "./network", "image.bin");
        var files = Directory.GetFiles(folder, "count.*").Where(path => Path.GetExtension(path).Length > 0)
            .OrderBy(path => int.Parse(Path.GetExtension(path).TrimStart('.'), CultureInfo.InvariantCulture)).ToList();
        return [.. files.Skip(1).Select(ReadTotal)];
    }

    private static long ReadTotal(string path)
    {
        const string key = "totals:";
        var line = File.ReadLines(path).LastOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
            ?? throw new ToolException("callgrind's file has no totals; another version may be installed");
        return long.Parse(line[key.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static ImmutableArray<long> OnCortexM(string folder, string core)
    {
        const string mark = "step\t";
        Tool.Run("make", folder, "make, gcc-arm-none-eabi", "-s", core, $"CFLAGS={Optimisation} {Profile}");
        var output = Tool.Run(
            "make", folder, "make, qemu-system-arm", "-s", $"run-{core}", $"CFLAGS={Optimisation} {Profile}");
        return
        [
            .. output.Split('\n').Where(line => line.StartsWith(mark, StringComparison.Ordinal))
                .Select(line => long.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture)),
        ];
    }
}

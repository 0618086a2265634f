using System.Globalization;
using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.Export.C;

/// <summary>An exported library, compiled and run; a test without a compiler is skipped and says so.</summary>
internal static class CBuild
{
    public const string Strict = "-std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror";
    public const string Sanitised = Strict + " -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all";

    /// <summary>Compiles the computer's example; returns the compiler's exit code and messages.</summary>
    public static (int ExitCode, string Error) Compile(string folder, string options, string compiler = "gcc")
    {
        string[] sources =
        [
            .. ((string[])["main.c", "network.c", "weights.c"]).Select(name => Path.Combine(folder, name)),
            .. Directory.GetFiles(Path.Combine(folder, "kernels"), "*.c"),
        ];
        var (exitCode, _, error) = Processes.Run(
            compiler, [.. options.Split(' '), "-o", Path.Combine(folder, "network"), .. sources]);
        return (exitCode, error);
    }

    public static void MustCompile(string folder, string options, string compiler = "gcc")
    {
        var (exitCode, error) = Compile(folder, options, compiler);
        Assert.True(exitCode == 0 && error.Length == 0, error);
    }

    /// <summary>The logits of images, channels first as the graph has them, and the classes' names.</summary>
    public static List<(string Class, double[] Logits)> Run(
        string folder, FeatureMap input, IEnumerable<float[]> images)
    {
        var path = Path.Combine(folder, "images.bin");
        File.WriteAllBytes(
            path, [.. images.SelectMany(image => ChannelsLast(input, image)).SelectMany(BitConverter.GetBytes)]);
        var (exitCode, output, error) = Processes.Run(Path.Combine(folder, "network"), path);
        Assert.Equal((0, ""), (exitCode, error));
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .Select(parts =>
            (parts[0], parts[1..].Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray()))];
    }

    public static CLibrary Write(InferenceGraph graph, string folder)
    {
        var library = CLibrary.Of(graph);
        library.WriteTo(folder);
        return library;
    }

    public static IEnumerable<T> ChannelsLast<T>(FeatureMap input, T[] image) =>
        Enumerable.Range(0, input.Elements).Select(i => image[i % input.Channels * input.Pixels + i / input.Channels]);
}

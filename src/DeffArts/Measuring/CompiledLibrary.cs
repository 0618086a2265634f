using System.Globalization;
using DeffArts.Export.C;
using DeffArts.Runs;

namespace DeffArts.Measuring;

/// <summary>An exported C library with its example, built for this computer in a temporary folder.</summary>
public sealed class CompiledLibrary : IDisposable
{
    private const string Program = "network";
    private const string Images = "images";
    private static readonly string[] Compilers = ["cc", "gcc", "clang"];
    private static readonly string[] Options = ["-std=c99", "-O2"];

    private readonly ScratchFolder folder;

    private CompiledLibrary(ScratchFolder folder) => this.folder = folder;

    /// <summary>
    /// Weights and code of the library, without the example and the C library: what it takes of a read-only memory.
    /// Null where binutils' <c>size</c> is missing.
    /// </summary>
    public long? FlashBytes { get; private init; }

    /// <summary>The first C compiler of this computer; null when there is none.</summary>
    public static string? FindCompiler() => Array.Find(Compilers, Tool.Exists);

    /// <summary>Writes and compiles a library.</summary>
    /// <param name="library">The library.</param>
    /// <param name="compiler">The name of a C compiler.</param>
    /// <exception cref="ToolException">The compiler fails, or the temporary folder cannot be written.</exception>
    public static CompiledLibrary Of(CLibrary library, string compiler)
    {
        ArgumentNullException.ThrowIfNull(library);
        var temporary = Scratch.Make("deffarts-c-");
        try
        {
            var place = Path.Combine(temporary.FullPath, "c");
            Scratch.Write(() => library.WriteTo(place));
            string[] sources =
                ["network.c", "weights.c", .. Directory.GetFiles(Path.Combine(place, "kernels"), "*.c")];
            Tool.Run(compiler, place, compiler, [.. Options, "-c", .. sources]);
            var objects = Directory.GetFiles(place, "*.o");
            Tool.Run(compiler, place, compiler, [.. Options, "-o", Program, "main.c", .. objects]);
            return new CompiledLibrary(temporary) { FlashBytes = Tool.Exists("size") ? Flash(place, objects) : null };
        }
        catch
        {
            temporary.Dispose();
            throw;
        }
    }

    /// <summary>Runs the example on images.</summary>
    /// <param name="images">The images as it reads them: rows, pixels, channels, one image after the other.</param>
    /// <returns>The logits of each image, as the library gives them.</returns>
    /// <exception cref="ToolException">It fails, or does not print what it should.</exception>
    public IReadOnlyList<double[]> Run(ReadOnlySpan<byte> images)
    {
        var content = images.ToArray();
        Scratch.Write(() => File.WriteAllBytes(Path.Combine(folder.FullPath, Images), content));
        var output = Tool.Run(Path.Combine(folder.FullPath, "c", Program), folder.FullPath, "gcc", Images);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Logits)];
    }

    /// <summary>Removes the folder.</summary>
    public void Dispose() => folder.Dispose();

    private static double[] Logits(string line) =>
    [
        .. line.Split('\t').Skip(1).Select(number =>
            double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var logit)
                ? logit
                : double.NaN),
    ];

    /// <summary>
    /// A line for each object after a heading: bytes of code and constants, of set variables, of others.
    /// </summary>
    private static long? Flash(string place, string[] objects)
    {
        var rows = Tool.Run("size", place, "binutils", objects).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToList();
        return rows.Count == objects.Length
            && rows.All(row => row.Length > 1 && long.TryParse(row[0], out _) && long.TryParse(row[1], out _))
            ? rows.Sum(row =>
                long.Parse(row[0], CultureInfo.InvariantCulture) + long.Parse(row[1], CultureInfo.InvariantCulture))
            : null;
    }
}

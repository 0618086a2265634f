using DeffArts.Data;
using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Measuring;
using DeffArts.Runs;

namespace DeffArts.App.Exporting;

/// <summary>The exported C library, built and run on images.</summary>
internal static class CProgram
{
    /// <summary>Images for each start of the program: its start then hardly counts in the time for an image.</summary>
    private const int Batch = 200;

    /// <summary>The library's answers; without a C compiler the reason why there are none.</summary>
    /// <param name="name">The form's name.</param>
    /// <param name="library">The library; its pixels are raw when it is in 8 bits.</param>
    /// <param name="normalisation">What images are normalised with when it is in single precision.</param>
    /// <param name="images">The images.</param>
    /// <param name="token">Stops between two batches.</param>
    /// <exception cref="ToolException">It does not compile, or does not run.</exception>
    public static Form Ask(
        string name, CLibrary library, Normalisation normalisation, ImageSet images, CancellationToken token)
    {
        var isExact = library.Plan.ElementBytes == sizeof(float);
        if (CompiledLibrary.FindCompiler() is not { } compiler)
        {
            return new Form(name, isExact, Answers: null, "not built: no C compiler (cc, gcc or clang)");
        }

        try
        {
            using var compiled = CompiledLibrary.Of(library, compiler);
            var (input, scale) = (library.Plan.Program.Input, library.LogitScale);
            var answers = Answers.Of(
                images, isExact ? normalisation : null,
                batch => Logits(compiled.Run(isExact ? Floats(batch, input) : Pixels(batch, input)),
                    batch.Length / input.Elements, images, scale),
                token, Batch);
            return new Form(
                name, isExact, answers, FileBytes: library.Bytes, FlashBytes: compiled.FlashBytes,
                ArenaBytes: library.Plan.ArenaBytes);
        }
        catch (ToolException e) when (token.IsCancellationRequested)
        {
            // Ctrl-C reaches the compiler and the program too.
            throw new OperationCanceledException(e.Message, e, token);
        }
        catch (InvalidRunException e)
        {
            throw new FailedException(e.Message, e);
        }
    }

    private static float[] Logits(IReadOnlyList<double[]> lines, int count, ImageSet images, double scale) =>
        lines.Count == count && lines.All(line => line.Length == images.Classes.Length)
            ? [.. lines.SelectMany(line => line).Select(logit => (float)(scale * logit))]
            : throw new ToolException(
                $"the C program gave {lines.Count} lines for {count} images, or not a logit for each class");

    private static byte[] Floats(float[] batch, FeatureMap input)
    {
        var bytes = new byte[batch.Length * sizeof(float)];
        Buffer.BlockCopy(Laid(batch, input), 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private static byte[] Pixels(float[] batch, FeatureMap input) =>
        Array.ConvertAll(Laid(batch, input), pixel => (byte)pixel);

    private static float[] Laid(float[] batch, FeatureMap input) =>
        ChannelsLast.Of<float>(batch, input.Channels, input.Pixels);
}

using DeffArts.Space;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeffArts.Bench.Referee;

/// <summary>
/// The NAS-Bench-301 surrogate (Zela et al. 2022): a model of the validation accuracy on CIFAR-10, in percent, that a
/// network of some cells of the DARTS space has after 98 epochs. It is no training: its rank correlation with real
/// ones is about 0.5.
/// </summary>
internal sealed class Nb301 : IDisposable
{
    /// <summary>The environment variable that names the folder of the referees' files.</summary>
    public const string Variable = "DEFFARTS_REFEREES";

    private const float Epoch = 98;
    private readonly InferenceSession session;
    private readonly Nb301Encoding encoding;

    private Nb301(InferenceSession session, Nb301Encoding encoding) =>
        (this.session, this.encoding) = (session, encoding);

    /// <summary>What is missing in the folder for the surrogate, in words; null where nothing is.</summary>
    public static string? Missing(string? folder) => string.IsNullOrEmpty(folder)
        ? $"no folder of referees: give --referees DIR or set {Variable}"
        : new[] { Model(folder), Codes(folder) }.FirstOrDefault(path => !File.Exists(path)) is { } path
            ? $"no {path}; the surrogate needs nb301-surrogate.onnx and nb301-encoding.json"
            : null;

    /// <summary>Opens the surrogate in a folder, on one thread.</summary>
    public static Nb301 Open(string folder)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        return new Nb301(new InferenceSession(Model(folder), options), Nb301Encoding.Read(Codes(folder)));
    }

    /// <summary>The accuracy, in percent.</summary>
    public double Accuracy(Genotype genotype)
    {
        var codes = encoding.Codes(genotype);
        using var results = session.Run(
        [
            NamedOnnxValue.CreateFromTensor("x_cat", new DenseTensor<int>(codes, [1, codes.Length])),
            NamedOnnxValue.CreateFromTensor("x_cont", new DenseTensor<float>(new[] { Epoch }, [1, 1])),
        ]);
        return results[0].AsEnumerable<float>().First();
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private static string Model(string folder) => Path.Combine(folder, "nb301-surrogate.onnx");

    private static string Codes(string folder) => Path.Combine(folder, "nb301-encoding.json");
}

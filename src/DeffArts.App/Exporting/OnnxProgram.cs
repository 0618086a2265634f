using DeffArts.Export.Graph;
using Microsoft.ML.OnnxRuntime;

namespace DeffArts.App.Exporting;

/// <summary>An ONNX file under ONNX Runtime, on one thread of the processor.</summary>
internal sealed class OnnxProgram : IDisposable
{
    private readonly SessionOptions options;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();

    /// <summary>Loads the file.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime refuses it.</exception>
    public OnnxProgram(byte[] file)
    {
        options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        // Processors without VNNI add pairs of 8-bit products in 16 bits, which can overflow; this takes a longer,
        // exact way.
        options.AddSessionConfigEntry("session.x64quantprecision", "1");
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session = new InferenceSession(file, options);
    }

    /// <summary>Whether it takes raw pixels 0 to 255, not normalised ones.</summary>
    public bool ReadsPixels => session.InputNames[0] == InferenceGraph.PixelsName;

    /// <summary>Channels, height and width that it reads.</summary>
    public IReadOnlyList<int> InputShape => session.InputMetadata[session.InputNames[0]].Dimensions[1..];

    /// <summary>The logits of a batch of images, one after the other.</summary>
    public float[] Run(float[] images)
    {
        long[] shape = [images.Length / InputShape.Aggregate(1, (product, size) => product * size),
            .. InputShape.Select(size => (long)size)];
        using var input = OrtValue.CreateTensorValueFromMemory(images, shape);
        using var outputs = session.Run(runOptions, [session.InputNames[0]], [input], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        runOptions.Dispose();
        options.Dispose();
    }
}

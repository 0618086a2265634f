using DeffArts.Data;
using DeffArts.Export.Graph;
using DeffArts.Export.Onnx;
using DeffArts.Export.Quantised;
using DeffArts.Running;
using DeffArts.Runs;
using TorchSharp;

namespace DeffArts.App.Exporting;

/// <summary>A trained network with its graph and the images that belong to it.</summary>
/// <param name="Trained">The network.</param>
/// <param name="Graph">For normalised images, not folded.</param>
/// <param name="Training">The images that it was trained on.</param>
/// <param name="Test">The images kept for a test; null when the data have none.</param>
internal sealed record ExportedNetwork(TrainedNetwork Trained, InferenceGraph Graph, ImageSet Training, ImageSet? Test)
    : IDisposable
{
    private const int CalibrationBatch = 32;

    /// <summary>Reads a training's network and opens its data, or <paramref name="data"/>.</summary>
    /// <exception cref="InvalidRunException">No finished training.</exception>
    /// <exception cref="DataException">The data cannot be used, or are of another shape than the network's.</exception>
    public static ExportedNetwork Read(
        string run, bool best, string? data, int threads, Action<string> note, CancellationToken token)
    {
        var trained = TrainedNetwork.Read(run, best);
        try
        {
            var shape = trained.Network.Plan.Shape;
            var settings = trained.Settings with
            {
                Data = data ?? trained.Settings.Data,
                Threads = RunPreparation.Threads(threads, note),
                Device = "cpu",
                ImageSize = shape.ImageSize,
                TrainImages = data is null ? trained.Settings.TrainImages : 0,
            };
            Compute.Prepare(settings);
            var (dataset, training) = RunData.Open(settings, note, token);
            Say(data is null ? [] : dataset.Notes, note);
            if (training.Channels != shape.ImageChannels || !training.Classes.SequenceEqual(trained.Classes))
            {
                throw new DataException(
                    $"{settings.Data}: has {training.Classes.Length} classes and {training.Channels} colour "
                    + $"channels, the network was trained on {trained.Classes.Count} classes and {shape.ImageChannels}: "
                    + "give images of the same kind and classes");
            }

            var origin = new GraphOrigin(
                trained.Genotype, shape, [.. trained.Classes], trained.Normalisation,
                $"deffarts {Provenance.Version} (commit {Provenance.Commit})");
            var weights = NetworkWeights.Of(trained.Network);
            foreach (var (name, values) in weights)
            {
                if (!values.All(float.IsFinite))
                {
                    throw new InvalidRunException($"{run}: '{name}' is not finite: the training diverged; train again");
                }
            }

            return new ExportedNetwork(trained, InferenceGraph.Of(origin, weights), training, dataset.Test);
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    /// <summary>The ONNX file in single precision.</summary>
    public byte[] Float(bool folds, bool preprocesses)
    {
        var graph = folds ? Graph.Fold() : Graph;
        return OnnxFile.Of(preprocesses ? graph.WithPreprocessing() : graph);
    }

    /// <summary>The ONNX file in 8 bits.</summary>
    public byte[] Int8(Quantisation quantisation, bool preprocesses)
    {
        var graph = Graph.Fold();
        return OnnxFile.Of(preprocesses ? graph.WithPreprocessing() : graph, quantisation);
    }

    /// <summary>Scales from so many training images, or from all where there are fewer.</summary>
    public Quantisation Calibrate(int images, CancellationToken token)
    {
        var calibration = new Calibration(Graph.Fold());
        var count = Math.Min(images, Training.Count);
        var chosen = Training.Select(Split.Subset(Training, count, Trained.Settings.Training.Seed));
        using var batches = new BatchStream(
            chosen, [.. Enumerable.Range(0, count)], Math.Min(CalibrationBatch, count), Trained.Normalisation,
            Augmentation.None, 0, "calibration", shuffle: false);
        for (var batch = 0; batch < batches.BatchesPerEpoch; batch++)
        {
            token.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            calibration.Add(batches.Next().Images);
        }

        return calibration.LeastSquares();
    }

    /// <summary>What an ONNX file answers.</summary>
    public Answers Ask(byte[] file, ImageSet images, CancellationToken token)
    {
        using var program = new OnnxProgram(file);
        return Answers.Of(images, program.ReadsPixels ? null : Trained.Normalisation, program.Run, token);
    }

    /// <summary>What the network itself answers.</summary>
    public Answers AskNetwork(ImageSet images, CancellationToken token) => Answers.Of(
        images, Trained.Normalisation,
        batch =>
        {
            using var scope = torch.NewDisposeScope();
            using var still = torch.no_grad();
            var input = torch.tensor(batch).reshape(-1, images.Channels, images.Size, images.Size);
            return Trained.Network.Forward(input).Logits.data<float>().ToArray();
        },
        token);

    private static void Say(IEnumerable<string> notes, Action<string> note)
    {
        foreach (var line in notes)
        {
            note($"note: {line}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Trained.Dispose();
}

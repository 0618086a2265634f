using System.Collections.Immutable;
using DeffArts.Data;
using DeffArts.Data.Photographs;
using DeffArts.Networks;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;
using DeffArts.Sweeps;
using DeffArts.Training;
using TorchSharp;

namespace DeffArts.Running;

/// <summary>A network out of a training's run folder, ready to be asked.</summary>
/// <param name="Network">In evaluation mode, without its auxiliary tower.</param>
/// <param name="Genotype">Its cells.</param>
/// <param name="Settings">What the training was told.</param>
/// <param name="Classes">The names of its outputs.</param>
/// <param name="Normalisation">What its images must be normalised with.</param>
/// <param name="Fingerprint">Of the images that it was trained on.</param>
public sealed record TrainedNetwork(
    DerivedNetwork Network, Genotype Genotype, TrainRunSettings Settings, IReadOnlyList<string> Classes,
    Normalisation Normalisation, string Fingerprint) : IDisposable
{
    private const string Tower = "auxiliary.";

    /// <summary>
    /// Writes weights and running statistics, without the auxiliary tower, and what they are the weights of.
    /// </summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public static void Write(
        string path, DerivedNetwork network, Genotype genotype, IEnumerable<string> classes,
        Normalisation normalisation)
    {
        using var scope = torch.NewDisposeScope();
        var tensors = network.state_dict().Where(entry => !entry.Key.StartsWith(Tower, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        Safetensors.Write(path, tensors, NetworkMetadata.Of(genotype, network.Plan.Shape, classes, normalisation));
    }

    /// <summary>Reads the network of a finished training, or the best of one that kept images out.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="best">The network of the best epoch, not of the last one.</param>
    /// <exception cref="InvalidRunException">No run of a training, not finished, or damaged.</exception>
    public static TrainedNetwork Read(string run, bool best = false)
    {
        var settingsPath = RunFolder.SettingsIn(run) ?? throw NotATraining(run);
        var origin = RunOrigin.Read(settingsPath);
        if (origin.Command == SearchTable.Schema.Command)
        {
            throw new InvalidRunException(SummaryFile.OfFinishedRun<SearchSummary>(RunFolder.SummaryIn(run)) is null
                ? $"a search that is not at its end: {run}; go on with it: ./deffarts search --resume {ShellText.Of(run)}"
                : $"a search, whose cells are not trained: {run}; train it first: ./deffarts train {ShellText.Of(run)}");
        }

        var record = RunRecord.Of(TrainTable.Schema, origin, settingsPath);
        var path = best ? RunFolder.BestNetworkIn(run) : RunFolder.NetworkIn(run);
        if (!File.Exists(path))
        {
            throw new InvalidRunException(best
                ? $"no best network: {run}; only a training with --validation-portion keeps one"
                : $"not trained to the end: {run}; go on with ./deffarts train --resume {ShellText.Of(run)}");
        }

        var data = DataOf(origin.Data, settingsPath);
        var genotype = GenotypeText.Read(record.Genotype!.ToJsonString());
        var training = record.Settings.Training;
        var shape = new NetworkShape(training.Layers, training.Channels, data.Size, data.Channels, data.Classes.Length);
        TensorLibrary.Load();
        using var scope = torch.NewDisposeScope();
        var network = new DerivedNetwork(genotype, shape, withAuxiliary: false, training.Engine);
        try
        {
            var tensors = Safetensors.Read(path, out var metadata);
            NetworkMetadata.Check(
                path, metadata, NetworkMetadata.Of(genotype, shape, data.Classes, data.Normalisation));
            NetworkState.Load(network, tensors);
        }
        catch (Exception e) when (e is InvalidRunStateException or InvalidRunException)
        {
            network.Dispose();
            throw e as InvalidRunException
                ?? new InvalidRunException($"{e.Message}: {path}; it is not the network of this run", e);
        }

        network.eval();
        return new TrainedNetwork(
            network, genotype, record.Settings, data.Classes, data.Normalisation, record.Fingerprint);
    }

    /// <summary>What the network takes an image file for: every class, the likeliest first.</summary>
    /// <exception cref="DataException">Not there, or no whole JPEG or PNG image.</exception>
    public ImmutableArray<Likelihood> Predict(string path)
    {
        var shape = Network.Plan.Shape;
        return Predict(SingleImage.Read(path, shape.ImageSize, shape.ImageChannels, Classes))[0];
    }

    /// <summary>
    /// The same of every image of a set, which must have the network's size and channels, in one batch.
    /// </summary>
    public ImmutableArray<ImmutableArray<Likelihood>> Predict(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        using var batches = new BatchStream(
            images, [.. Enumerable.Range(0, images.Count)], images.Count, Normalisation, Augmentation.None, 0,
            "prediction", shuffle: false);
        var probabilities = torch.nn.functional.softmax(
            Network.Forward(batches.Next().Images).Logits.to(torch.float64), 1);
        return
        [
            .. probabilities.data<double>().ToArray().Chunk(Classes.Count).Select(ofImage => ofImage
                .Select((probability, label) => new Likelihood(Classes[label], probability))
                .OrderByDescending(likelihood => likelihood.Probability).ToImmutableArray()),
        ];
    }

    /// <summary>How the network does on images of its own size, channels and classes.</summary>
    public Evaluation Test(ImageSet images, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Evaluation.Of(
            Network, images, [.. Enumerable.Range(0, images.Count)], Normalisation, Settings.Training.BatchSize,
            Network.parameters().First().device, token);
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    /// <summary>A folder of several runs is answered with one of them.</summary>
    private static InvalidRunException NotATraining(string run) => new(
        SweepFolder.IsSweep(run)
            ? $"a sweep, not a training: {run}; name one of its trainings, as in {run}/members/gamma-0.01-seed-1/train"
            : SweepFolder.IsRepeated(run)
                ? $"several trainings: {run}; name one of them, as in {run}/seed-1"
                : $"no run: {run}; it has no settings.json; give the folder of a training");

    // They decide how large a network is built, before its weights are looked at.
    private static (int Size, int Channels, ImmutableArray<string> Classes, Normalisation Normalisation) DataOf(
        RecordedData? data, string path) =>
        data is
        {
            Size: > 0 and <= Datasets.LargestImageSize and var size, Channels: (1 or 3) and var channels,
            Classes.Length: > 0
        }
        && data.Mean.Length == channels && data.Deviation.Length == channels && data.Mean.All(float.IsFinite)
        && data.Deviation.All(value => value > 0 && float.IsFinite(value))
            ? (size, channels, data.Classes, new Normalisation(data.Mean, data.Deviation))
            : throw new InvalidRunException(
                $"not the settings of a training: {path}; what it says of the data is not whole");
}

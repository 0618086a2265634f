using DeffArts.Space;
using DeffArts.Tests.Search;
using DeffArts.Training;
using static TorchSharp.torch;

namespace DeffArts.Tests.Training;

/// <summary>A training small enough for a test: 8x8 images of 3 classes that a colour tells apart.</summary>
internal static class TinyTraining
{
    public static TrainingSettings Settings { get; } = new()
    {
        Layers = 3,
        Channels = 4,
        Epochs = 3,
        BatchSize = 8,
        Cutout = 3,
        ValidationPortion = 0.5,
        Seed = 5,
    };

    /// <summary>Every kind of operation that keeps weights or none.</summary>
    public static Genotype Genotype { get; } = GenotypePython.Read("""
        Genotype(normal=[('sep_conv_3x3', 0), ('skip_connect', 1), ('dil_conv_3x3', 2), ('max_pool_3x3', 0)],
            normal_concat=[2, 3], reduce=[('skip_connect', 0), ('avg_pool_3x3', 1), ('sep_conv_5x5', 1), ('none', 0)],
            reduce_concat=[2, 3])
        """);

    public static TrainingData Data(bool keepsSome = true)
    {
        var data = TinySearch.Data();
        return keepsSome
            ? new TrainingData(data.Images, data.Train, data.Validation, data.Normalisation)
            : new TrainingData(data.Images, [.. data.Train, .. data.Validation], [], data.Normalisation);
    }

    public static Trainer Trainer(TrainingSettings? settings = null, TrainingData? data = null) =>
        new(Genotype, settings ?? Settings, data ?? Data(), CPU);

    /// <summary>Every tensor of the state as bytes.</summary>
    public static SortedDictionary<string, byte[]> Bits(Trainer trainer)
    {
        using var scope = NewDisposeScope();
        return new(trainer.Capture().Tensors.ToDictionary(
            entry => entry.Key, entry => entry.Value.detach().contiguous().bytes.ToArray()), StringComparer.Ordinal);
    }
}

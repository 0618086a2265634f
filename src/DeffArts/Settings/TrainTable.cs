using System.Collections.Immutable;
using DeffArts.Networks;
using DeffArts.Training;
using static DeffArts.Settings.SettingForms<DeffArts.Settings.TrainRunSettings>;

namespace DeffArts.Settings;

/// <summary>All settings of a training.</summary>
public static class TrainTable
{
    /// <summary>The table.</summary>
    public static SettingSchema<TrainRunSettings> Schema { get; } = new(
        "train", new TrainRunSettings(), Presets(), [.. Data(), .. Network(), .. Training(), .. Run()]);

    private static ImmutableArray<Preset> Presets() =>
    [
        new("quick", "embedded images, minutes on two cores",
        [
            ("data", "shapes"), ("layers", "5"), ("channels", "8"), ("epochs", "10"), ("batch-size", "32"),
            ("cutout", "8"), ("drop-path", "0"), ("auxiliary-weight", "0"),
        ]),
        new("small", "CIFAR-10, under half an hour on two cores",
        [
            ("data", "cifar10"), ("layers", "5"), ("channels", "16"), ("epochs", "8"), ("batch-size", "64"),
            ("learning-rate", "0.05"), ("cutout", "8"), ("drop-path", "0"), ("auxiliary-weight", "0"),
        ]),
        new("paper", "appendix D.2 unchanged; a week or more on a processor", [("data", "cifar10")]),
    ];

    private static IEnumerable<Setting<TrainRunSettings>> Data() => Grouped(SettingGroup.Data,
        Basic(OfText(
            "data", "D", "shapes, cifar10, fashion-mnist, a path, or name:path (default: the run's, or shapes)",
            s => s.Data, (s, v) => s with { Data = v })),
        OfCount("image-size", "resize images to N x N pixels; 0 keeps the data's own size, and is 32 for a folder",
            s => s.ImageSize, (s, v) => s with { ImageSize = v }),
        OfCount("train-images", "use only N training images, balanced over the classes; 0 uses all",
            s => s.TrainImages, (s, v) => s with { TrainImages = v }),
        OfNumber("validation-portion", "share of the training images kept out to choose the best epoch by",
            s => s.Training.ValidationPortion, In<double>((s, v) => s with { ValidationPortion = v })),
        Basic(OfWhole("seed", "all randomness follows from it",
            s => s.Training.Seed, In<long>((s, v) => s with { Seed = v }))));

    private static IEnumerable<Setting<TrainRunSettings>> Network() => Grouped(SettingGroup.Network,
        Basic(OfCount("layers", "cells of the network",
            s => s.Training.Layers, In<int>((s, v) => s with { Layers = v }))),
        Basic(OfCount("channels", "channels of the first cells' nodes",
            s => s.Training.Channels, In<int>((s, v) => s with { Channels = v }))),
        // Not in the group of what changes nothing but rounding: the weights' course depends on rounding in the long
        // run.
        OfEnum("engine", "this program's kernels, where they can, or libtorch's operations one by one",
            s => s.Training.Engine, In<Engine>((s, v) => s with { Engine = v })) with
        { Before = "reference" });

    private static IEnumerable<Setting<TrainRunSettings>> Training() => Grouped(SettingGroup.Training,
        Basic(OfCount("epochs", "passes over the training images",
            s => s.Training.Epochs, In<int>((s, v) => s with { Epochs = v }))),
        Basic(OfCount("batch-size", "images in a batch",
            s => s.Training.BatchSize, In<int>((s, v) => s with { BatchSize = v }))),
        Basic(OfNumber("learning-rate", "SGD's at the start",
            s => s.Training.LearningRate, In<double>((s, v) => s with { LearningRate = v }))),
        OfNumber("learning-rate-min", "SGD's at the end of the cosine",
            s => s.Training.LearningRateMin, In<double>((s, v) => s with { LearningRateMin = v })),
        OfNumber("momentum", "SGD's", s => s.Training.Momentum, In<double>((s, v) => s with { Momentum = v })),
        OfNumber("weight-decay", "SGD's", s => s.Training.WeightDecay,
            In<double>((s, v) => s with { WeightDecay = v })),
        OfNumber("gradient-clip", "largest norm of the gradient",
            s => s.Training.GradientClip, In<double>((s, v) => s with { GradientClip = v })),
        Basic(OfCount("cutout", "side of the square cut out of training images, in pixels; 0 for none",
            s => s.Training.Cutout, In<int>((s, v) => s with { Cutout = v }))),
        Basic(OfNumber("drop-path", "probability after the last epoch; grows from 0 with the epoch",
            s => s.Training.DropPath, In<double>((s, v) => s with { DropPath = v }))),
        Basic(OfNumber("auxiliary-weight", "of the auxiliary tower's loss; 0 leaves the tower out",
            s => s.Training.AuxiliaryWeight, In<double>((s, v) => s with { AuxiliaryWeight = v }))),
        OfNumber("label-smoothing", "share of the label spread over all classes",
            s => s.Training.LabelSmoothing, In<double>((s, v) => s with { LabelSmoothing = v })),
        OfSwitch("augment", "random crops and flips",
            s => s.Training.Augment, In<bool>((s, v) => s with { Augment = v })));

    private static IEnumerable<Setting<TrainRunSettings>> Run() => Grouped(SettingGroup.Run,
        Basic(OfCount("threads", "threads; 0 is one for each core, the most that are used", s => s.Threads, (s, v) =>
            s with { Threads = v })),
        OfChoice("device", ["cpu", "cuda"], "where the tensors live", s => s.Device, (s, v) => s with { Device = v }),
        OfNumber("checkpoint-minutes", "minutes between checkpoints inside an epoch",
            s => s.CheckpointMinutes, (s, v) => s with { CheckpointMinutes = v }),
        Basic(OfText(
            "out", "DIR", $"folder that run folders are made in (default runs, or what {RunRoot.Variable} names)", s =>
                s.Out, (s, v) => s with { Out = v })),
        Basic(OfText("name", "NAME", "last part of the run folder's name", s => s.Name, (s, v) => s with { Name = v })),
        OfCount("max-steps", "stop after N steps of this start, to measure; 0 goes to the end",
            s => s.MaxSteps, (s, v) => s with { MaxSteps = v }));

    private static Func<TrainRunSettings, TValue, TrainRunSettings> In<TValue>(
        Func<TrainingSettings, TValue, TrainingSettings> set) =>
        (settings, value) => settings with { Training = set(settings.Training, value) };
}

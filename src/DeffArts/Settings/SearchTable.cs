using System.Collections.Immutable;
using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Space;
using static DeffArts.Settings.SettingForms<DeffArts.Settings.SearchRunSettings>;

namespace DeffArts.Settings;

/// <summary>All settings of a search.</summary>
public static class SearchTable
{
    /// <summary>The table.</summary>
    public static SettingSchema<SearchRunSettings> Schema { get; } = new(
        "search", new SearchRunSettings(), Presets.All, [.. Data(), .. Method(), .. Network(), .. Training(), .. Run()])
    {
        Complete = (settings, given) => settings.OfSpace(given),
        Implied = Methods.Implied,
    };

    /// <summary>Every setting, in the order of the help.</summary>
    public static ImmutableArray<Setting<SearchRunSettings>> All => Schema.All;

    /// <summary>The names, to suggest from.</summary>
    public static IEnumerable<string> Names => Schema.Names;

    /// <summary>The setting of that name, or null.</summary>
    public static Setting<SearchRunSettings>? Find(string name) => Schema.Find(name);

    private static IEnumerable<Setting<SearchRunSettings>> Data() => Grouped(SettingGroup.Data,
        Basic(OfText("data", "D", "shapes, cifar10, fashion-mnist, a path, or name:path (default shapes)",
            s => s.Data, (s, v) => s with { Data = v })),
        OfCount("image-size", "resize images to N x N pixels; 0 keeps the data's own size, and is 32 for a folder",
            s => s.ImageSize, (s, v) => s with { ImageSize = v }),
        Basic(OfCount("train-images", "use only N training images, balanced over the classes; 0 uses all",
            s => s.TrainImages, (s, v) => s with { TrainImages = v })),
        Basic(OfWhole("seed", "all randomness follows from it",
            s => s.Search.Seed, InSearch<long>((s, v) => s with { Seed = v }))));

    private static IEnumerable<Setting<SearchRunSettings>> Method() => Grouped(SettingGroup.Method,
    [
        .. MethodRows.First(),
        Basic(OfNumber("gamma", "cost weightage of Eq. 1; 0 searches for accuracy alone",
            s => s.Search.Gamma, InSearch<double>((s, v) => s with { Gamma = v }))),
        Basic(OfNumber("beta", "modulation exponent of Eq. 1",
            s => s.Search.Beta, InSearch<double>((s, v) => s with { Beta = v }))),
        Basic(OfEnum("order", "approximation of the architecture gradient (Eq. 2-3)",
            s => s.Search.Order, InSearch<Order>((s, v) => s with { Order = v }))),
        Basic(OfText("processor", "P", "processor's name or the TOML file of its cycle table",
            s => s.Processor, (s, v) => s with { Processor = v })),
        Basic(OfEnum("convention", "what is counted: as Table 2, as Table 3, or the network at its real sizes",
            s => s.Convention, (s, v) => s with { Convention = v })),
        OfCount("target-layers",
            "convention network, limits on MACs or parameters: cells of the network to count; 0 is the supernet's",
            s => s.TargetLayers, (s, v) => s with { TargetLayers = v }),
        OfCount("target-channels", "the same: its channels; 0 is the supernet's",
            s => s.TargetChannels, (s, v) => s with { TargetChannels = v }),
        OfEnum("average-pool", "which of the paper's statements gives the average pool's cost",
            s => s.AveragePool, (s, v) => s with { AveragePool = v }),
        OfNumber("none-cost", "cost of 'none' in cycles",
            s => s.Search.NoneCost, InSearch<double>((s, v) => s with { NoneCost = v })),
        .. MethodRows.Parts(),
    ]);

    private static IEnumerable<Setting<SearchRunSettings>> Network() => Grouped(SettingGroup.Network,
        Basic(OfText("space", "S", $"search space: {string.Join(", ", Spaces.Names)}, or a TOML file",
            s => s.Search.Space, InSearch<string>((s, v) => s with { Space = SpaceText.Read(v) }))) with
        { Before = Skeleton.DartsName },
        Basic(OfCount("layers", "cells of the supernet",
            s => s.Search.Layers, InSearch<int>((s, v) => s with { Layers = v }))),
        Basic(OfCount("channels", "channels of the first cells' nodes",
            s => s.Search.Channels, InSearch<int>((s, v) => s with { Channels = v }))),
        Basic(OfCount("nodes", "intermediate nodes of a cell",
            s => s.Search.Nodes, InSearch<int>((s, v) => s with { Nodes = v }))),
        OfCount("inputs-per-node", "edges that a node keeps when discretised",
            s => s.Search.InputsPerNode, InSearch<int>((s, v) => s with { InputsPerNode = v })),
        Basic(OfCount(
            "partial-channels", "K: 1/K of the channels goes through the operations, edges are normalised; 1 is off",
            s => s.Search.PartialChannels, InSearch<int>((s, v) => s with { PartialChannels = v }))),
        Basic(OfList("operations", "A,B,..", "candidate operations",
            s => s.Search.Operations, InSearch<ImmutableArray<string>>((s, v) => s with { Operations = Known(v) }))),
        // Not in the group of what changes nothing but rounding: alpha's course depends on rounding in the long run.
        OfEnum("engine", "this program's kernels, where they can, or libtorch's operations one by one",
            s => s.Search.Engine, InSearch<Engine>((s, v) => s with { Engine = v })) with
        { Before = "reference" });

    private static IEnumerable<Setting<SearchRunSettings>> Training() => Grouped(SettingGroup.Training,
        Basic(OfCount("epochs", "passes over the training half",
            s => s.Search.Epochs, InSearch<int>((s, v) => s with { Epochs = v }))),
        OfCount("warmup-epochs", "first epochs that train only the weights",
            s => s.Search.WarmupEpochs, InSearch<int>((s, v) => s with { WarmupEpochs = v })),
        Basic(OfCount("batch-size", "images in a batch",
            s => s.Search.BatchSize, InSearch<int>((s, v) => s with { BatchSize = v }))),
        OfNumber("learning-rate", "SGD's, for the weights, at the start",
            s => s.Search.LearningRate, InSearch<double>((s, v) => s with { LearningRate = v })),
        OfNumber("learning-rate-min", "SGD's at the end of the cosine",
            s => s.Search.LearningRateMin, InSearch<double>((s, v) => s with { LearningRateMin = v })),
        OfNumber("momentum", "SGD's", s => s.Search.Momentum, InSearch<double>((s, v) => s with { Momentum = v })),
        OfNumber("weight-decay", "SGD's",
            s => s.Search.WeightDecay, InSearch<double>((s, v) => s with { WeightDecay = v })),
        OfNumber("gradient-clip", "largest norm of the weights' gradient",
            s => s.Search.GradientClip, InSearch<double>((s, v) => s with { GradientClip = v })),
        OfNumber("alpha-learning-rate", "Adam's, for alpha",
            s => s.Search.AlphaLearningRate, InSearch<double>((s, v) => s with { AlphaLearningRate = v })),
        OfNumber("alpha-weight-decay", "Adam's, for alpha",
            s => s.Search.AlphaWeightDecay, InSearch<double>((s, v) => s with { AlphaWeightDecay = v })),
        OfNumber("train-portion", "share of the images that trains the weights; the rest trains alpha",
            s => s.Search.TrainPortion, InSearch<double>((s, v) => s with { TrainPortion = v })),
        OfCount("cutout", "side of the square cut out of training images, in pixels; 0 for none",
            s => s.Search.Cutout, InSearch<int>((s, v) => s with { Cutout = v })),
        OfSwitch("augment", "random crops and flips",
            s => s.Search.Augment, InSearch<bool>((s, v) => s with { Augment = v })));

    private static IEnumerable<Setting<SearchRunSettings>> Run() => Grouped(SettingGroup.Run,
        Basic(OfCount("threads", "threads; 0 is one for each core, the most that are used", s => s.Threads, (s, v) =>
            s with { Threads = v })),
        Basic(OfChoice("device", ["cpu", "cuda"], "where the tensors live",
            s => s.Device, (s, v) => s with { Device = v })),
        OfNumber("checkpoint-minutes", "minutes between checkpoints inside an epoch",
            s => s.CheckpointMinutes, (s, v) => s with { CheckpointMinutes = v }),
        Basic(OfText(
            "out", "DIR", $"folder that run folders are made in (default runs, or what {RunRoot.Variable} names)", s =>
                s.Out, (s, v) => s with { Out = v })),
        Basic(OfText("name", "NAME", "last part of the run folder's name", s => s.Name, (s, v) => s with { Name = v })),
        OfCount("max-steps", "stop after N steps of this start, to measure; 0 goes to the end",
            s => s.MaxSteps, (s, v) => s with { MaxSteps = v }));

    private static Func<SearchRunSettings, T, SearchRunSettings> InSearch<T>(
        Func<SearchSettings, T, SearchSettings> set) =>
        (settings, value) => settings with { Search = set(settings.Search, value) };

    private static ImmutableArray<string> Known(ImmutableArray<string> operations)
    {
        try
        {
            return [.. operations.Select(name => Operation.Parse(name).Name)];
        }
        catch (InvalidArchitectureException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}

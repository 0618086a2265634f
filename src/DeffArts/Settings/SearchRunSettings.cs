using System.Globalization;
using System.Text.Json;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Search;
using DeffArts.Search.Selection;
using DeffArts.Space;

namespace DeffArts.Settings;

/// <summary>Everything that a run can be told: the search's mathematics, and the data and machine around it.</summary>
public sealed record SearchRunSettings : IRunSettings
{
    /// <inheritdoc/>
    long IRunSettings.Seed => Search.Seed;

    /// <summary>The method's own settings.</summary>
    public SearchSettings Search { get; init; } = new();

    /// <summary>The method's name, which only says where its settings come from.</summary>
    public string Method { get; init; } = Methods.Paper;

    /// <summary>The most that the cells may cost, or null.</summary>
    public CostLimit? Limit { get; init; }

    /// <summary>A data set's name, a path, or <c>name:path</c>.</summary>
    public string Data { get; init; } = "shapes";

    /// <summary>Height and width that images are resized to, in pixels; 0 keeps the data's own.</summary>
    public int ImageSize { get; init; }

    /// <summary>Use only so many training images, balanced over the classes; 0 uses all.</summary>
    public int TrainImages { get; init; }

    /// <summary>A processor's name or the TOML file of its cycle table (Table 1).</summary>
    public string Processor { get; init; } = Cost.Processor.PaperName;

    /// <summary>What is counted: as Table 2, as Table 3, or the whole derived network.</summary>
    public Convention Convention { get; init; } = Convention.Table2;

    /// <summary>Which of the paper's three statements gives the average pool's cost.</summary>
    public AveragePoolCount AveragePool { get; init; } = AveragePoolCount.Table2;

    /// <summary>Threads for the tensor library; 0 is one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>Where the tensors live: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Minutes between checkpoints inside an epoch; each epoch ends with one anyway.</summary>
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>The folder that run folders are made in.</summary>
    public string Out { get; init; } = RunRoot.Here;

    /// <summary>The last part of the run folder's name; empty takes the preset's.</summary>
    public string Name { get; init; } = "";

    /// <summary>Stop after so many steps of this start, to measure; 0 goes to the end.</summary>
    public int MaxSteps { get; init; }

    /// <summary>Cells of the network whose cost convention <c>network</c> counts; 0 takes the supernet's.</summary>
    public int TargetLayers { get; init; }

    /// <summary>Channels of the network whose cost convention <c>network</c> counts; 0 takes the supernet's.</summary>
    public int TargetChannels { get; init; }

    /// <summary>The cost that the search weighs and the report states, for a network on these images.</summary>
    /// <exception cref="InvalidProcessorException">The processor cannot be used.</exception>
    public CostModel CostModel(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Convention.Create(Cost.Processor.Load(Processor), Target(images), Search.NoneCost, AveragePool);
    }

    /// <summary>
    /// What the space brings with it: the number of layers where it lists them, and the convention of cost, since the
    /// paper's own are DARTS's. A convention that was given stays, and is refused where it has no meaning.
    /// </summary>
    /// <param name="given">Names of settings that were given.</param>
    /// <exception cref="InvalidSettingsException">The space cannot be read.</exception>
    internal SearchRunSettings OfSpace(IReadOnlyCollection<string> given)
    {
        if (Search.Space == Skeleton.DartsName)
        {
            return this;
        }

        var skeleton = Search.SearchSpace().Skeleton;
        return this with
        {
            Search = Search with { Layers = skeleton.Layout.FixedLayers ?? Search.Layers },
            Convention = given.Contains("convention") ? Convention : Convention.Network,
        };
    }

    /// <summary>The settings with the chain that fits images of a size, where one was asked for.</summary>
    /// <param name="imageSize">Height and width in pixels.</param>
    internal SearchRunSettings ForImages(int imageSize) => Search.Space == Spaces.Chain
        ? (this with { Search = Search with { Space = Spaces.ChainFor(imageSize) } }).OfSpace(["convention"])
        : this;

    /// <summary>What counts against <see cref="Limit"/>, for a network on these images; null without a limit.</summary>
    /// <exception cref="InvalidProcessorException">The processor cannot be used.</exception>
    /// <exception cref="InvalidSettingsException">No cells of the space cost so little.</exception>
    public SearchLimit? SearchLimit(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (Limit is null)
        {
            return null;
        }

        var model = Limit.Resource == Resource.Cycles
            ? Convention.Create(Cost.Processor.Load(Processor), Target(images), noneCost: 0, AveragePool)
            : new CountCost(Limit.Resource, Target(images));
        var cheapest = UnderLimit.Cheapest(model, Search.SearchSpace());
        return cheapest <= Limit.Most ? new SearchLimit(model, Limit.Most) : throw new InvalidSettingsException(
            $"limit {Limit} cannot be met: the cheapest cells cost {cheapest.ToString("N0", CultureInfo.InvariantCulture)} "
            + $"({model.Description}); give at least that");
    }

    private NetworkShape Target(ImageSet images) => new(
        TargetLayers == 0 ? Search.Layers : TargetLayers, TargetChannels == 0 ? Search.Channels : TargetChannels,
        images.Size, images.Channels, images.Classes.Length);

    /// <summary>The settings of a preset: <c>quick</c>, <c>small</c> or <c>paper</c>.</summary>
    /// <exception cref="InvalidSettingsException">There is none of that name.</exception>
    public static SearchRunSettings OfPreset(string name) =>
        ResolvedSettings.From(SearchTable.Schema, [], [new Assignment("preset", name, nameof(OfPreset))]).Settings;

    /// <summary>What is wrong, by setting name, going on from it: ("threads", "must be 0 or more, not -1").</summary>
    public IEnumerable<(string Field, string Problem)> Validate()
    {
        foreach (var (field, problem) in Search.Validate())
        {
            yield return (JsonNamingPolicy.KebabCaseLower.ConvertName(field), problem);
        }

        if (Search.Space != Skeleton.DartsName && Convention != Convention.Network)
        {
            yield return ("convention", $"must be network, not {SettingText.Small(Convention.ToString())}: "
                + $"the paper's tables count DARTS's cells, and not those of the space {Search.SearchSpace().Name}");
        }

        if (Limit is not null && Search.Gamma > 0)
        {
            yield return ("gamma", "must be 0 with a limit, which finds the cost's strength itself");
        }

        if (TargetChannels < 0)
        {
            yield return ("target-channels", $"must be 0 or more, not {TargetChannels}");
        }

        foreach (var (_, problem) in TargetLayers == 0 ? [] : (Search with { Layers = TargetLayers }).Validate()
            .Where(broken => broken.Field == nameof(Search.Layers)))
        {
            yield return ("target-layers", $"{problem}; 0 takes the supernet's");
        }

        foreach (var broken in this.ValidateRun())
        {
            yield return broken;
        }
    }
}

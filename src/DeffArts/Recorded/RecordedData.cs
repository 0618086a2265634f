using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeffArts.Data;

namespace DeffArts.Recorded;

/// <summary>
/// What <c>settings.json</c> says of a run's images; what an older program did not record is null or empty.
/// </summary>
public sealed record RecordedData
{
    private const string NameKey = "name";
    private const string FingerprintKey = "fingerprint";
    private const string SizeKey = "size";
    private const string ChannelsKey = "channels";
    private const string ClassesKey = "classes";
    private const string TrainingImagesKey = "trainingImages";
    private const string ValidationImagesKey = "validationImages";
    private const string MeanKey = "mean";
    private const string DeviationKey = "deviation";

    /// <summary>The data set's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of the images that were used, as <see cref="ImageSet.Fingerprint"/>.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Height and width in pixels.</summary>
    public int? Size { get; init; }

    /// <summary>Channels of an image.</summary>
    public int? Channels { get; init; }

    /// <summary>The names of the classes, in the order of the labels.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>Images that train the weights.</summary>
    public int? TrainingImages { get; init; }

    /// <summary>Images that train alpha, or choose the best epoch of a training.</summary>
    public int? ValidationImages { get; init; }

    /// <summary>Mean of each channel that is subtracted, in units of pixel / 255.</summary>
    public ImmutableArray<float> Mean { get; init; } = [];

    /// <summary>Deviation of each channel that is divided by, in units of pixel / 255.</summary>
    public ImmutableArray<float> Deviation { get; init; } = [];

    /// <summary>Of images that a run has divided.</summary>
    public static RecordedData Of(
        string name, ImageSet images, IReadOnlyCollection<int> train, IReadOnlyCollection<int> validation,
        Normalisation normalisation)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(normalisation);
        return new RecordedData
        {
            Name = name,
            Fingerprint = images.Fingerprint,
            Size = images.Size,
            Channels = images.Channels,
            Classes = images.Classes,
            TrainingImages = train.Count,
            ValidationImages = validation.Count,
            Mean = normalisation.Mean,
            Deviation = normalisation.Deviation,
        };
    }

    /// <summary>The part of the file.</summary>
    public JsonObject ToJson() => new()
    {
        [NameKey] = Name,
        [FingerprintKey] = Fingerprint,
        [SizeKey] = Size,
        [ChannelsKey] = Channels,
        [ClassesKey] = new JsonArray([.. Classes.Select(label => JsonValue.Create(label))]),
        [TrainingImagesKey] = TrainingImages,
        [ValidationImagesKey] = ValidationImages,
        [MeanKey] = new JsonArray([.. Mean.Select(value => JsonValue.Create(value))]),
        [DeviationKey] = new JsonArray([.. Deviation.Select(value => JsonValue.Create(value))]),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">A figure is none, or the classes are no texts.</exception>
    internal static RecordedData FromJson(JsonObject json) => new()
    {
        Name = json.Word(NameKey),
        Fingerprint = json.Word(FingerprintKey),
        Size = Whole(json, SizeKey),
        Channels = Whole(json, ChannelsKey),
        Classes = [.. json.Words(ClassesKey)],
        TrainingImages = Whole(json, TrainingImagesKey),
        ValidationImages = Whole(json, ValidationImagesKey),
        Mean = Floats(json, MeanKey),
        Deviation = Floats(json, DeviationKey),
    };

    private static int? Whole(JsonObject json, string name) => json.Number(name) switch
    {
        null => null,
        { } number when number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        _ => throw new FormatException($"'{name}' is out of range"),
    };

    private static ImmutableArray<float> Floats(JsonObject json, string name) => json[name] switch
    {
        null => [],
        JsonArray list =>
        [
            // A number beyond float's range is read as infinity, which no JSON can hold.
            .. list.Select(item =>
                item is JsonValue value && value.TryGetValue<float>(out var number) && float.IsFinite(number)
                ? number
                : throw new FormatException($"'{name}' holds something that is no number")),
        ],
        _ => throw new FormatException($"'{name}' is no list"),
    };
}

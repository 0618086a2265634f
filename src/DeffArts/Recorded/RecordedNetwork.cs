using System.Text.Json.Nodes;
using DeffArts.Cost;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.Recorded;

/// <summary>
/// The network that a run is about, as <c>settings.json</c> says it: the one that a training trained, or the one that a
/// search's cells are meant for, which is its supernet's size unless it was told a target.
/// </summary>
/// <param name="Shape">Its layers and channels, and the size, channels and classes of the run's images.</param>
/// <param name="Processor">A processor's name or file; a training weighs no cost and has the paper's.</param>
/// <param name="WeighsNetwork">Whether a search weighed this network's cost, not the paper's of its cells.</param>
public sealed record RecordedNetwork(NetworkShape Shape, string Processor, bool WeighsNetwork)
{
    // Larger than any network here; a damaged file must not ask for more memory than there is.
    private const int MostLayers = 1000;
    private const int MostChannels = 1 << 16;
    private const int LargestImage = 1 << 16;
    private const int MostImageChannels = 4;

    /// <summary>Reads the run's file.</summary>
    /// <exception cref="InvalidRunException">It is damaged, or of a program that did not record this.</exception>
    public static RecordedNetwork Read(string settingsPath)
    {
        var origin = RunOrigin.Read(settingsPath);
        try
        {
            return Of(origin);
        }
        catch (FormatException e)
        {
            throw RunOrigin.Refused(settingsPath, e);
        }
    }

    /// <summary>Out of the file's content.</summary>
    /// <exception cref="FormatException">Something is missing, or no network can be so large.</exception>
    internal static RecordedNetwork Of(RunOrigin origin)
    {
        var (settings, data) = (origin.Settings, origin.Data);
        var processor = settings.Word("processor");
        return new RecordedNetwork(
            new NetworkShape(
                Size("layers", Target(settings, "layers"), MostLayers),
                Size("channels", Target(settings, "channels"), MostChannels),
                Size("size", Need("size", data?.Size), LargestImage),
                Size("channels", Need("channels", data?.Channels), MostImageChannels),
                data!.Classes.Length),
            processor.Length > 0 ? processor : Cost.Processor.PaperName,
            settings.Word("convention").Equals(nameof(Convention.Network), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The processor's prices; the paper's where its file is gone.</summary>
    /// <exception cref="InvalidProcessorException">The file is damaged.</exception>
    public Processor Prices() => Cost.Processor.Names.Contains(Processor) || File.Exists(Processor)
        ? Cost.Processor.Load(Processor)
        : Cost.Processor.Paper;

    // 0, and runs of before there was a target, mean the supernet's.
    private static double Target(JsonObject settings, string name) =>
        settings.Number($"target-{name}") is { } target and not 0 ? target : settings.Need(name);

    private static double Need(string name, double? value) =>
        value ?? throw new FormatException($"'{name}' is missing");

    private static int Size(string name, double value, int most) =>
        value >= 1 && value <= most ? (int)value : throw new FormatException($"'{name}' is out of range");
}

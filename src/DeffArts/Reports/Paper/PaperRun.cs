using System.Text.Json;
using DeffArts.Files;
using DeffArts.Formats;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.Reports.Paper;

/// <summary>What the paper's tables and figures need of a run of ours.</summary>
/// <param name="Name">The run folder's name.</param>
/// <param name="Data">The data set.</param>
/// <param name="Cost">Convention and processor of <paramref name="ExpectedCost"/>.</param>
/// <param name="Genotype">The cells, once there are some.</param>
/// <param name="Gamma">Gamma of Eq. 1.</param>
/// <param name="CrossEntropy">On the training images at the end, in nats.</param>
/// <param name="ExpectedCost">L_com of Eq. 4 in cycles; of a search alone.</param>
/// <param name="TestError">0 to 1; of a trained network alone.</param>
public sealed record PaperRun(
    string Name, string Data, string Cost, Genotype? Genotype, double? Gamma, double? CrossEntropy,
    double? ExpectedCost,
    double? TestError)
{
    private const string FileName = "summary.json";
    private const long LongestFile = 1 << 20;

    /// <summary>What was measured on what, for notes: a small network's error is not the table's network's.</summary>
    public string Origin => Network is null ? $"run {Name} on {Data}" : $"run {Name} on {Data}, trained at {Network}";

    /// <summary>The size of the trained network in words; of a training alone.</summary>
    public string? Network { get; init; }

    /// <summary>Reads a run folder's summary; what it says besides is left alone.</summary>
    /// <exception cref="InvalidRunException">
    /// Not the folder of a run, no summary yet, or one that is damaged.
    /// </exception>
    public static PaperRun Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, FileName);
        try
        {
            using var json = StrictJson.Document(ReadText(path));
            var root = json.RootElement;
            Demand(root.ValueKind == JsonValueKind.Object, "it is not a JSON object");
            var genotype = root.TryGetProperty("genotype", out var cells) && cells.ValueKind != JsonValueKind.Null
                ? GenotypeText.Read(cells.GetRawText())
                : null;
            return new PaperRun(
                Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), Word(root, "data"),
                Word(root, "cost"), genotype, Number(root, "gamma"), Number(root, "trainingCrossEntropy"),
                Number(root, "expectedCost"), Number(root, "testError", most: 1))
            {
                Network = (Number(root, "layers"), Number(root, "channels")) is ({ } layers, { } channels)
                    ? $"{layers} cells, {channels} channels"
                    : null,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidArchitectureException)
        {
            var reason = e is JsonException json ? JsonFields.Reason(json) : e.Message;
            throw new InvalidRunException($"not the summary of a run: {path}; {reason}", e);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return InputFile.ReadText(path, LongestFile);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidRunException(
                $"no run to report: {path} is not there; name run folders that have ended, as in runs/TIME-NAME", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRunException($"cannot read: {path}; {FileReason.Of(e)}", e);
        }
    }

    private static string Word(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static double? Number(JsonElement root, string name, double most = double.MaxValue)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        Demand(value.ValueKind == JsonValueKind.Number, $"'{name}' is not a number");
        var number = value.GetDouble();
        Demand(double.IsFinite(number) && number >= 0 && number <= most, $"'{name}' is out of range");
        return number;
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }
}

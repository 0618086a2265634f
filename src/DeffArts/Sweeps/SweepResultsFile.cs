using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DeffArts.Files;
using DeffArts.Formats;
using DeffArts.Runs;

namespace DeffArts.Sweeps;

/// <summary>
/// <c>sweep-results.json</c>: the members, and what follows from them for readers in other languages.
/// </summary>
public static class SweepResultsFile
{
    private const int Version = 1;
    private const long LongestFile = 16 << 20;
    private const double LongestSeconds = 1e10;

    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    /// <summary>The file's text.</summary>
    public static string Write(SweepResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var json = new JsonObject
        {
            ["version"] = Version,
            ["members"] = Array(results.Members),
            ["pareto"] = Array(
                results.Pareto.Select(member => new { member.Gamma, member.Seed, member.Cycles, member.Error })),
            ["byGamma"] = Array(results.ByGamma),
        };
        return json.ToJsonString(Format) + "\n";
    }

    /// <summary>Reads the members; front and means follow from them.</summary>
    /// <param name="text">What <see cref="Write"/> wrote.</param>
    /// <param name="path">Where it is from, for messages.</param>
    /// <exception cref="InvalidRunException">Of another version, or something else.</exception>
    public static SweepResults Parse(string text, string path)
    {
        try
        {
            var json = StrictJson.Parse(Encoding.UTF8.GetBytes(text));
            var version = json["version"]?.GetValue<int>();
            if (version != Version)
            {
                throw new InvalidRunException(
                    $"results of another version: {path}; it says {version?.ToString() ?? "none"}, "
                    + $"this program reads {Version}: use the program that wrote it");
            }

            var members = json["members"].Deserialize<List<SweepMember>>(Format)
                ?? throw new JsonException("'members' is missing");
            return members.All(member => member is not null && IsPossible(member))
                ? new SweepResults([.. members])
                : throw new JsonException("a figure is out of range");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidRunException(
                $"not the results of a sweep: {path}; {FirstLine(e.Message)}; go on with the sweep to write it anew",
                e);
        }
    }

    /// <summary>Reads the file of a sweep's folder.</summary>
    /// <exception cref="InvalidRunException">Not there, damaged, or of another version.</exception>
    public static SweepResults Read(string sweepFolder)
    {
        var path = SweepFolder.ResultsIn(sweepFolder);
        try
        {
            return Parse(InputFile.ReadText(path, LongestFile), path);
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotRead(path, e);
        }
    }

    private static JsonArray Array<T>(IEnumerable<T> items) =>
        new([.. items.Select(item => JsonSerializer.SerializeToNode(item, Format))]);

    private static bool IsPossible(SweepMember member) =>
        member.Error is null or (>= 0 and <= 1) && member.Gamma is >= 0 and <= double.MaxValue && member is
        {
            Classes: null or > 0, TestImages: null or > 0,
            Parameters: null or >= 0, Macs: null or >= 0, Cycles: null or (>= 0 and <= double.MaxValue),
            NetworkCycles: null or (>= 0 and <= double.MaxValue),
            SearchSeconds: null or (>= 0 and <= LongestSeconds), TrainSeconds: null or (>= 0 and <= LongestSeconds),
            TrainingCrossEntropy: null or (>= 0 and <= double.MaxValue),
        };

    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd('.');
}

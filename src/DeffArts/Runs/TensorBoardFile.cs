using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Space;

namespace DeffArts.Runs;

/// <summary>
/// A run's events for TensorBoard, as one event file beside the run. It follows <c>events.jsonl</c>: whenever a run
/// starts or goes on, the file is written anew from the log, so no step is in it twice, and then grows with it.
/// </summary>
public sealed class TensorBoardFile : IDisposable
{
    private const string Pattern = "events.out.tfevents.*.deffarts";
    private readonly string path;
    private readonly FileStream file;
    private readonly SearchSpace? space;
    private long steps;

    private TensorBoardFile(string path, SearchSpace? space) =>
        (this.path, this.space, file) =
            (path, space, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));

    /// <summary>Replaces the folder's event file by one with the lines of a log.</summary>
    /// <param name="folder">Of the event files; created where missing.</param>
    /// <param name="log">The <see cref="EventLog"/>, cut back to where the run goes on.</param>
    /// <param name="space">Names edges and operations; null for a training.</param>
    /// <param name="now">Part of the file's name.</param>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public static TensorBoardFile Open(string folder, string log, SearchSpace? space, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var earlier in Directory.GetFiles(folder, Pattern))
            {
                File.Delete(earlier);
            }

            var name = Pattern.Replace(
                "*", now.ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture), StringComparison.Ordinal);
            var board = new TensorBoardFile(Path.Combine(folder, name), space);
            board.file.Write(TensorBoardRecord.Version(now));
            foreach (var line in EventLog.Read(log))
            {
                board.Append(line);
            }

            return board;
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(folder, e);
        }
    }

    /// <summary>Adds the numbers of a line of the log; they are with the operating system when this returns.</summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public void Append(JsonObject line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var kind = Word(line["event"]);
        steps += kind == "step" ? 1 : 0;
        var place = kind == "step" ? steps : (long)(Number(line["epoch"]) ?? 0);
        var scalars = line.Where(pair => pair.Key is not ("epoch" or "step"))
            .SelectMany(pair => Scalars(kind, pair.Key, pair.Value)).ToList();
        try
        {
            file.Write(TensorBoardRecord.Scalars(TimeOf(line), place, scalars));
            file.Flush();
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static double TimeOf(JsonObject line) =>
        DateTimeOffset.TryParse(Word(line["time"]), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToUnixTimeMilliseconds() / 1000.0
            : 0;

    private IEnumerable<(string Tag, float Value)> Scalars(string kind, string key, JsonNode? value) =>
        (key, value) switch
        {
            (_, JsonArray rows) when TypeOf(key) is { } type =>
                rows.Take(type.Edges.Length).SelectMany((row, edge) => Edge(type, edge, row)),
            _ when Number(value) is { } number => [($"{kind}/{key}", (float)number)],
            _ => [],
        };

    private CellType? TypeOf(string key) => space?.Types.FirstOrDefault(type => key == type.Name + "Weights");

    // "normal/0-3/skip_connect": from state 0 to state 3, which is node 1.
    private static IEnumerable<(string Tag, float Value)> Edge(CellType type, int edge, JsonNode? weights)
    {
        var (input, node) = (type.Edges[edge].Input, type.Frame.Inputs + type.Edges[edge].Node);
        return (weights as JsonArray ?? []).Zip(type.Operations).Where(pair => Number(pair.First) is not null)
            .Select(pair => ($"{type.Name}/{input}-{node}/{pair.Second.Name}", (float)Number(pair.First)!.Value));
    }

    // The log is read again whenever the run goes on: what is no number or no text in it is left out.
    private static string Word(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : "";

    // A line that was just made holds int, long or double, one that was read none of them.
    private static double? Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number
        ? double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture)
        : null;
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeffArts.Data;
using DeffArts.Runs;
using DeffArts.Training;

namespace DeffArts.Recorded;

/// <summary><c>test.json</c>: how a trained network does on images that it has not seen, class by class.</summary>
/// <param name="Classes">Their names.</param>
/// <param name="Confusion">Images of class row that were taken for class column.</param>
/// <param name="CrossEntropy">Mean, in nats; null where it was not finite.</param>
/// <param name="TopFive">
/// Share of images whose class is among the five likeliest; null for five classes or fewer.
/// </param>
public sealed record RecordedTest(
    ImmutableArray<string> Classes, long[,] Confusion, double? CrossEntropy, double? TopFive)
{
    private const int Five = 5;
    private const long LongestFile = 64 << 20;

    /// <summary>The most confident mistakes with their pictures; null in a file of an older program.</summary>
    public ImmutableArray<RecordedMistake>? Mistakes { get; private init; }

    /// <summary>Of the passes alone, in batches; null in a file that does not say it.</summary>
    public double? SecondsPerImage { get; private init; }

    /// <summary>Images in all.</summary>
    public long Images => Confusion.Cast<long>().Sum();

    /// <summary>Share classified wrong, 0 to 1.</summary>
    public double Error =>
        1 - (double)Enumerable.Range(0, Classes.Length).Sum(label => Confusion[label, label]) / Images;

    /// <summary>Images of a class.</summary>
    public long ImagesOf(int label) => Enumerable.Range(0, Classes.Length).Sum(taken => Confusion[label, taken]);

    /// <summary>Share of a class's images classified right, 0 to 1; null when there are none.</summary>
    public double? AccuracyOf(int label) =>
        ImagesOf(label) is var images and > 0 ? (double)Confusion[label, label] / images : null;

    /// <summary>Whether there are so many classes that the five likeliest say something.</summary>
    public static bool SaysTopFive(IReadOnlyCollection<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return classes.Count > Five;
    }

    /// <summary>What a training keeps of its test.</summary>
    /// <param name="images">What was tested on; the pictures of the mistakes are taken from there.</param>
    /// <param name="evaluation">How the network did.</param>
    public static RecordedTest Of(ImageSet images, Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(evaluation);
        return new RecordedTest(
            [.. images.Classes], evaluation.Confusion,
            double.IsFinite(evaluation.CrossEntropy) ? evaluation.CrossEntropy : null,
            SaysTopFive(images.Classes) ? evaluation.TopFive : null)
        {
            Mistakes = RecordedMistake.Of(images, evaluation.Mistakes),
            SecondsPerImage = evaluation.SecondsPerImage,
        };
    }

    /// <summary>The file's content; the names of the keys are promised.</summary>
    public JsonObject ToJson() => new()
    {
        ["images"] = Images,
        ["testError"] = Error,
        ["topFive"] = TopFive,
        ["crossEntropy"] = CrossEntropy,
        ["secondsPerImage"] = SecondsPerImage,
        ["classes"] = new JsonArray([.. Classes.Select((name, label) => new JsonObject
        {
            ["name"] = name,
            ["accuracy"] = AccuracyOf(label),
            ["takenFor"] = new JsonArray(
                [.. Enumerable.Range(0, Classes.Length).Select(taken => JsonValue.Create(Confusion[label, taken]))]),
        })]),
        ["mistakes"] = Mistakes is { } mistakes
            ? new JsonArray([.. mistakes.Select(mistake => mistake.ToJson())])
            : null,
    };

    // A file of its own, on one line: a matrix of many classes would bury the summary.
    internal void Write(string path) => AtomicFile.WriteText(path, ToJson().ToJsonString() + "\n");

    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="InvalidRunException">It is damaged.</exception>
    internal static RecordedTest? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var json = JsonFields.Read(path, "the test of a run", LongestFile);
        try
        {
            return FromJson(json);
        }
        catch (FormatException e)
        {
            throw new InvalidRunException($"not the test of a run: {path}; {e.Message}; delete it to go on without", e);
        }
    }

    private static RecordedTest FromJson(JsonObject json)
    {
        var rows = json["classes"] as JsonArray ?? throw new FormatException("'classes' is missing");
        var classes = rows.Select(row => (row as JsonObject)?.Word("name")
            ?? throw new FormatException("a class is no object")).ToImmutableArray();
        var confusion = new long[classes.Length, classes.Length];
        for (var label = 0; label < classes.Length; label++)
        {
            var taken = JsonFields.Row(rows[label]!["takenFor"], "takenFor", classes.Length)
                ?? throw new FormatException("'takenFor' is missing");
            for (var other = 0; other < classes.Length; other++)
            {
                confusion[label, other] = taken[other] is >= 0 and <= int.MaxValue
                    ? (long)taken[other]
                    : throw new FormatException("a number of images is out of range");
            }
        }

        return confusion.Cast<long>().Sum() > 0
            ? new RecordedTest(classes, confusion, json.Number("crossEntropy"), json.Number("topFive"))
            {
                Mistakes = json["mistakes"] is null ? null : RecordedMistake.Read(json["mistakes"], classes),
                SecondsPerImage = json.Number("secondsPerImage"),
            }
            : throw new FormatException("it has no images");
    }
}

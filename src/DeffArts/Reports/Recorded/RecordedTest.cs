using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeffArts.Runs;

namespace DeffArts.Reports.Recorded;

/// <summary>What <c>test.json</c> says of a trained network, class by class.</summary>
/// <param name="Classes">Their names.</param>
/// <param name="Confusion">Images of class row that were taken for class column.</param>
/// <param name="CrossEntropy">Mean, in nats; null where it was not finite.</param>
/// <param name="TopFive">Share of images whose class is among the five likeliest; null for five classes or fewer.</param>
public sealed record RecordedTest(ImmutableArray<string> Classes, long[,] Confusion, double? CrossEntropy, double? TopFive)
{
    private const long LongestFile = 64 << 20;

    /// <summary>The most confident mistakes with their pictures; null in a file of an older program.</summary>
    public ImmutableArray<RecordedMistake>? Mistakes { get; private init; }

    /// <summary>Images in all.</summary>
    public long Images => Confusion.Cast<long>().Sum();

    /// <summary>Share classified wrong, 0 to 1.</summary>
    public double Error => 1 - (double)Enumerable.Range(0, Classes.Length).Sum(label => Confusion[label, label]) / Images;

    /// <summary>Images of a class.</summary>
    public long ImagesOf(int label) => Enumerable.Range(0, Classes.Length).Sum(taken => Confusion[label, taken]);

    /// <summary>Share of a class's images classified right, 0 to 1; null when there are none.</summary>
    public double? AccuracyOf(int label) =>
        ImagesOf(label) is var images and > 0 ? (double)Confusion[label, label] / images : null;

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
                }
                : throw new FormatException("it has no images");
        }
        catch (FormatException e)
        {
            throw new InvalidRunException($"not the test of a run: {path}; {e.Message}; delete it to go on without", e);
        }
    }
}

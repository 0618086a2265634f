using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeffArts.Data;
using DeffArts.Data.Photographs;
using DeffArts.Training;

namespace DeffArts.Recorded;

/// <summary>A test image that a trained network took for another class, with its picture.</summary>
/// <param name="Image">Its place in the test set.</param>
/// <param name="Class">What it is.</param>
/// <param name="TakenFor">What it was taken for.</param>
/// <param name="Probability">Of that class, 0 to 1.</param>
/// <param name="Picture">A small PNG file.</param>
public sealed record RecordedMistake(
    long Image, string Class, string TakenFor, double Probability, ImmutableArray<byte> Picture)
{
    private const int Most = 100;
    private const int LongestPicture = 256 << 10;

    // In pixels. Two dozen photographs of full size would be megabytes in every page.
    private const int LargestPicture = 96;

    /// <summary>
    /// Mistakes of a test with their pictures: a page is made of the run's folder, and the data may be gone by then.
    /// </summary>
    internal static ImmutableArray<RecordedMistake> Of(ImageSet images, ImmutableArray<Mistake> mistakes)
    {
        var shown = images.Select([.. mistakes.Select(mistake => mistake.Image)]);
        var small = shown.Size > LargestPicture ? shown.Resize(LargestPicture) : shown;
        return
        [
            .. mistakes.Select((mistake, place) => new RecordedMistake(
                mistake.Image, images.Classes[mistake.Label], images.Classes[mistake.Taken],
                Math.Round(mistake.Probability, 4),
                [.. PngFile.Encode(small.Image(place), small.Channels, small.Size)])),
        ];
    }

    /// <summary>Its entry in the list.</summary>
    internal JsonObject ToJson() => new()
    {
        ["image"] = Image,
        ["class"] = Class,
        ["takenFor"] = TakenFor,
        ["probability"] = Probability,
        ["picture"] = Convert.ToBase64String(Picture.AsSpan()),
    };

    /// <summary>Reads the list of <c>test.json</c>.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    internal static ImmutableArray<RecordedMistake> Read(JsonNode? list, ImmutableArray<string> classes) =>
        list is JsonArray { Count: <= Most } mistakes
            ? [.. mistakes.Select(
                item => One(item as JsonObject ?? throw new FormatException("a mistake is no object"), classes))]
            : throw new FormatException($"'mistakes' is no list of {Most} at most");

    private static RecordedMistake One(JsonObject json, ImmutableArray<string> classes)
    {
        var mistake = new RecordedMistake(
            json.Need("image") is >= 0 and <= int.MaxValue and var image
                ? (long)image
                : throw new FormatException("'image' is out of range"),
            json.Word("class"), json.Word("takenFor"), json.Need("probability"), PictureOf(json.Word("picture")));
        return mistake.Probability is >= 0 and <= 1
            && classes.Contains(mistake.Class) && classes.Contains(mistake.TakenFor)
            ? mistake
            : throw new FormatException("a mistake has a probability or a class that cannot be");
    }

    // The page shows bytes, not the text of the file: whatever it said, what goes in is a PNG's base64.
    private static ImmutableArray<byte> PictureOf(string text)
    {
        var bytes = text.Length <= LongestPicture ? Convert.FromBase64String(text) : [];
        return bytes.AsSpan().StartsWith(PngFile.Signature)
            ? [.. bytes]
            : throw new FormatException("'picture' is no small PNG");
    }
}

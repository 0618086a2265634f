using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Data;
using DeffArts.Formats;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.Recorded;

/// <summary>
/// What stands beside the weights in <c>network.safetensors</c>, so that the file alone says what they compute: the
/// keys of an ONNX file's metadata where both have them.
/// </summary>
public static class NetworkMetadata
{
    private const string FormatKey = "format_version";
    private const int Format = 1;

    /// <summary>The entries, all of them text.</summary>
    /// <param name="genotype">The cells.</param>
    /// <param name="shape">The network around them.</param>
    /// <param name="classes">Names of the outputs, in order.</param>
    /// <param name="normalisation">What the network's input is made of pixels with.</param>
    public static IReadOnlyDictionary<string, string> Of(
        Genotype genotype, NetworkShape shape, IEnumerable<string> classes, Normalisation normalisation) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FormatKey] = Number(Format),
            ["program"] = $"deffarts {Provenance.Version} (commit {Provenance.Commit})",
            ["genotype"] = GenotypeText.ToJson(genotype).ToJsonString(),
            ["layers"] = Number(shape.Layers),
            ["channels"] = Number(shape.Channels),
            ["image_size"] = Number(shape.ImageSize),
            ["image_channels"] = Number(shape.ImageChannels),
            ["classes"] = new JsonArray([.. classes.Select(name => JsonValue.Create(name))]).ToJsonString(),
            ["mean"] = Numbers(normalisation.Mean),
            ["deviation"] = Numbers(normalisation.Deviation),
        };

    /// <summary>
    /// Holds what a file says against what its run says; a file of an older program, which says nothing, passes.
    /// </summary>
    /// <exception cref="InvalidRunException">Of a newer format, or of another network.</exception>
    public static void Check(
        string path, IReadOnlyDictionary<string, string> found, IReadOnlyDictionary<string, string> expected)
    {
        if (found.TryGetValue(FormatKey, out var format) && format != expected[FormatKey])
        {
            throw new InvalidRunException(
                $"format {format} of a network: {path}; this program reads {Format}: use a newer one");
        }

        foreach (var (key, value) in expected)
        {
            if (key is not ("program" or FormatKey) && found.TryGetValue(key, out var other) && !Same(other, value))
            {
                throw new InvalidRunException(
                    $"says other {key} than the run: {path}; it is the network of another run, or settings.json was changed: put the right file back");
            }
        }
    }

    /// <summary>The same JSON: another writer may escape or space it otherwise.</summary>
    private static bool Same(string one, string other)
    {
        if (one == other)
        {
            return true;
        }

        try
        {
            using var first = StrictJson.Document(one);
            using var second = StrictJson.Document(other);
            return JsonElement.DeepEquals(first.RootElement, second.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Numbers(IEnumerable<float> values) =>
        new JsonArray([.. values.Select(value => JsonValue.Create(value))]).ToJsonString();
}

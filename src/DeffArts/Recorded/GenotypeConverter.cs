using System.Text.Json;
using System.Text.Json.Serialization;
using DeffArts.Formats;
using DeffArts.Space;

namespace DeffArts.Recorded;

/// <summary>Cells as a member of a JSON object, in the form of <see cref="GenotypeText"/>.</summary>
internal sealed class GenotypeConverter : JsonConverter<Genotype>
{
    /// <inheritdoc/>
    public override Genotype Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return GenotypeText.Read(StrictJson.ObjectAt(ref reader).ToJsonString());
        }
        catch (InvalidArchitectureException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Genotype value, JsonSerializerOptions options) =>
        GenotypeText.ToJson(value).WriteTo(writer, options);
}

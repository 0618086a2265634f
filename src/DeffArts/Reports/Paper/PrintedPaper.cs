using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeffArts.Formats;

namespace DeffArts.Reports.Paper;

/// <summary>A row of Table 1.</summary>
internal sealed record PrintedInstruction(string Name, PrintedNumber Cycles);

/// <summary>A row of Table 2; <paramref name="Operation"/> is its published name.</summary>
internal sealed record PrintedOperation(string Name, string Operation, PrintedNumber Cycles);

/// <summary>
/// A row of Table 3, with the known genotype that it means and the figure of appendix C that draws its cells. Test
/// error in percent, parameters in millions, search cost in GPU days.
/// </summary>
internal sealed record PrintedArchitecture(
    string Name, int Figure, PrintedNumber TestError, PrintedNumber Parameters, string SearchCost, string Operations,
    string Method, PrintedNumber Gmacs, PrintedNumber Cycles, string? Genotype = null, double? Gamma = null,
    string? ParametersNote = null)
{
    /// <summary>Whether the cells are the paper's own, of which the paper has pictures only.</summary>
    public bool IsOwn => Gamma > 0;
}

/// <summary>A ratio that the text states: DARTS against the row of Table 3 with this gamma, in one column.</summary>
internal sealed record PrintedRatio(
    string Claim, string Place, PrintedNumber Printed, string Column, double Gamma, bool IsSaving = false);

/// <summary>What the paper prints. Nothing here is computed, and nothing computed is taken from here.</summary>
internal sealed record PrintedPaper(
    string Source, ImmutableArray<PrintedInstruction> Table1, ImmutableArray<PrintedOperation> Table2,
    ImmutableArray<PrintedArchitecture> Table3, ImmutableArray<PrintedRatio> Ratios)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new NumberText() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>The paper.</summary>
    public static PrintedPaper Instance { get; } = Read();

    private static PrintedPaper Read()
    {
        using var stream = typeof(PrintedPaper).Assembly.GetManifestResourceStream("paper/printed.json")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        using var json = StrictJson.Document(content.ToArray());
        return json.Deserialize<PrintedPaper>(Format)!;
    }

    private sealed class NumberText : JsonConverter<PrintedNumber>
    {
        public override PrintedNumber Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            PrintedNumber.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, PrintedNumber value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}

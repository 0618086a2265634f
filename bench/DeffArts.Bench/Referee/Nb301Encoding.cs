using System.Globalization;
using DeffArts.Formats;
using DeffArts.Space;

namespace DeffArts.Bench.Referee;

/// <summary>
/// Cells as the NAS-Bench-301 surrogate reads them: an operation or none for each of the 14 edges of each cell, then,
/// for nodes 1 to 3, which two inputs are kept. The names and codes come from the surrogate's own file.
/// </summary>
internal sealed class Nb301Encoding
{
    private const string Prefix = "NetworkSelectorDatasetInfo_COLON_darts_COLON_";
    private const string Absent = "#na#";
    private const long LongestFile = 1 << 20;
    private readonly (string Name, Dictionary<string, int> Codes)[] inputs;

    private Nb301Encoding((string Name, Dictionary<string, int> Codes)[] inputs) => this.inputs = inputs;

    /// <summary>Reads the file of codes.</summary>
    public static Nb301Encoding Read(string path) => new([.. StrictJson.ReadFile(path, LongestFile)
        .Select(entry => (Name: entry.Key[Prefix.Length..],
            Codes: entry.Value!.AsObject().ToDictionary(code => code.Key, code => code.Value!.GetValue<int>())))
        .OrderBy(input => Kind(input.Name), StringComparer.Ordinal).ThenBy(input => Number(input.Name))]);

    /// <summary>One code for each input.</summary>
    /// <exception cref="InvalidArchitectureException">
    /// No cell of the DARTS space: two different inputs for each of four nodes.
    /// </exception>
    public int[] Codes(Genotype genotype)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(values, "normal", genotype.Normal);
        Add(values, "reduce", genotype.Reduction);
        return [.. inputs.Select(
            input => input.Codes.TryGetValue(values.GetValueOrDefault(input.Name, Absent), out var code)
            ? code
            : throw new InvalidArchitectureException(
                $"{input.Name} is {values[input.Name]}, unknown to the surrogate"))];
    }

    // The file sorts edge 10 before edge 2; the surrogate counts.
    private static string Kind(string name) => name[..name.LastIndexOf('_')];

    private static int Number(string name) =>
        int.Parse(name.AsSpan(name.LastIndexOf('_') + 1), CultureInfo.InvariantCulture);

    private static void Add(Dictionary<string, string> values, string cell, CellGenotype genotype)
    {
        for (var node = 0; node < genotype.Nodes.Length; node++)
        {
            var kept = genotype.Nodes[node].OrderBy(connection => connection.Input).ToList();
            if (genotype.Nodes.Length != 4 || kept.Count != 2 || kept[0].Input == kept[1].Input)
            {
                throw new InvalidArchitectureException(
                    "the surrogate knows cells of four nodes with two different inputs each");
            }

            foreach (var connection in kept)
            {
                values[$"edge_{cell}_{SearchSpace.Paper[CellType.Normal].EdgesInto(node).ElementAt(connection.Input)}"] = connection.Operation.Name;
            }

            values[$"inputs_node_{cell}_{CellFrame.MostInputs + node}"] = $"{kept[0].Input}_{kept[1].Input}";
        }
    }
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DeffArts.Networks;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>One draw of a <see cref="Relaxation"/>: the supernet, the cost and the displays read the same.</summary>
public sealed class RelaxedArchitecture
{
    private readonly Alphas alphas;
    private readonly ImmutableArray<RelaxedCell> cells;

    internal RelaxedArchitecture(Alphas alphas, IEnumerable<RelaxedCell> cells) =>
        (this.alphas, this.cells) = (alphas, [.. cells]);

    /// <summary>What <see cref="Supernet.Forward"/> takes, for every cell type in the space's order.</summary>
    public IReadOnlyList<Tensor> Mixed() => [.. this.alphas.Space.Types.Select(type => Weights(type.Name))];

    /// <summary>
    /// What <see cref="Supernet.Forward"/> takes for a cell type: edges x operations, and one more column where edges
    /// are normalised.
    /// </summary>
    public Tensor Weights(string type) => this.alphas.Mix(type, Cell(type).Weights);

    /// <summary>Of a cell type, edges x operations, in double precision.</summary>
    public Tensor Probabilities(string type) => Cell(type).Probabilities;

    /// <summary>The edges' own weights in double precision, where the search normalises edges; else null.</summary>
    public Tensor? EdgeWeights(string type) => this.alphas.EdgeWeights(type, ScalarType.Float64);

    /// <summary>The probabilities of a cell type as plain numbers.</summary>
    public double[,] Values(string type)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var probabilities = Probabilities(type).cpu().contiguous();
        var values = new double[probabilities.shape[0], probabilities.shape[1]];
        probabilities.data<double>().CopyTo(MemoryMarshal.CreateSpan(ref values[0, 0], values.Length));
        return values;
    }

    private RelaxedCell Cell(string type) => this.cells[this.alphas.Space.Skeleton.IndexOf(type)];
}

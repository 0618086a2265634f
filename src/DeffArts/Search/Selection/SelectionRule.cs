using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Search.Selection;

/// <summary>From the scores of every cell type to the cells.</summary>
public abstract class SelectionRule
{
    /// <summary>The cells; a pure function of the scores.</summary>
    public abstract Genotype Of(SearchSpace space, ImmutableDictionary<CellType, CellScores> scores);
}

/// <summary>Each node keeps its strongest edges (Liu et al. 2018, section 2.4), whatever they cost.</summary>
public sealed class Magnitude : SelectionRule
{
    /// <inheritdoc/>
    public override Genotype Of(SearchSpace space, ImmutableDictionary<CellType, CellScores> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        CellGenotype Cell(CellType type) => Discretizer.Discretize(space, scores[type].Operations, scores[type].Edges);
        return new(Cell(CellType.Normal), Cell(CellType.Reduction));
    }
}

using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Search.Selection;

/// <summary>From the scores of every cell type to the cells.</summary>
public abstract class SelectionRule
{
    /// <summary>The cells; a pure function of the scores of every cell type, by its name.</summary>
    public abstract Genotype Of(SearchSpace space, ImmutableDictionary<string, CellScores> scores);
}

/// <summary>Each node keeps its strongest edges (Liu et al. 2018, section 2.4), whatever they cost.</summary>
public sealed class Magnitude : SelectionRule
{
    /// <inheritdoc/>
    public override Genotype Of(SearchSpace space, ImmutableDictionary<string, CellScores> scores)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(scores);
        return new(space.Skeleton, space.Types.Select(type =>
            Discretizer.Discretize(type, scores[type.Name].Operations, scores[type.Name].Edges)));
    }
}

using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Tests;

/// <summary>DARTS's spaces have two cell types of one shape: tests that are about it ask the space.</summary>
internal static class DartsSpace
{
    extension(SearchSpace space)
    {
        public CellType Type => space.Types[0];

        public ImmutableArray<Edge> Edges => space.Type.Edges;

        public int Nodes => space.Type.Nodes;

        public int InputsPerNode => space.Type.InputsPerNode!.Value;
    }
}

using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Space;

namespace DeffArts.Export.Graph;

/// <summary>Where a graph comes from, for whoever reads the exported file.</summary>
/// <param name="Genotype">The cells.</param>
/// <param name="Shape">The network around them.</param>
/// <param name="Classes">Names of the outputs, in order.</param>
/// <param name="Normalisation">What the network's input is made of pixels with.</param>
/// <param name="Program">Name and version of the program that writes the export.</param>
public sealed record GraphOrigin(
    Genotype Genotype, NetworkShape Shape, ImmutableArray<string> Classes, Normalisation Normalisation, string Program)
{
    /// <summary>The network counted: parameters, MACs.</summary>
    public NetworkCount Count => NetworkCount.Of(Genotype, Shape);

    /// <summary>
    /// How <see cref="CellCycles"/> counts: appendix B with Table 2's representation, where that has a meaning.
    /// </summary>
    public CostModel CellCost => Conventions.OfCells(Genotype.Skeleton, Shape);

    /// <summary>The compute cost of the cells as kept, in cycles.</summary>
    public double CellCycles => CellCost.Exact(Genotype);

    /// <summary>The cost of the whole network on the paper's processor, in cycles for one image.</summary>
    public double NetworkCycles => new NetworkCost(Processor.Paper, Shape, noneCost: 0).Exact(Genotype);
}

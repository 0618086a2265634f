using DeffArts.Space;

namespace DeffArts.Bench;

/// <summary>Multiplications of a supernet's convolutions, forward: they are what a matrix product is compared with.</summary>
internal static class ConvolutionCount
{
    /// <summary>For one image: the stem, the cells, not the classifier.</summary>
    public static double PerImage(SearchSpace space, NetworkPlan plan)
    {
        var shape = plan.Shape;
        var stem = 9.0 * shape.ImageChannels * shape.StemChannels * shape.ImageSize * shape.ImageSize;
        return stem + plan.Cells.Sum(cell => PerCell(space, cell));
    }

    private static double PerCell(SearchSpace space, CellPlan cell)
    {
        double state = (double)cell.StateSize * cell.StateSize * cell.Channels;
        double node = (double)cell.OutputSize * cell.OutputSize * cell.Channels;
        var edges = space.Edges.Sum(edge => space.Operations.Sum(operation => operation switch
        {
            SkipConnect when cell.Stride(edge.Input) == 2 => node * cell.Channels,
            SeparableConvolution { Kernel: var k } => 2 * node * (k * k + cell.Channels),
            DilatedConvolution { Kernel: var k } => node * (k * k + cell.Channels),
            FactorizedConvolution { Kernel: var k } => 2.0 * node * k * cell.Channels,
            _ => 0,
        }));
        return edges + state * (cell.Input0.Channels + cell.Input1.Channels);
    }
}

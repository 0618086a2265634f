using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>
/// Colours of operations that colour-blind readers can tell apart (Okabe and Ito 2008; those that DARTS has not are
/// darker ones after Tol 2021): one for each kind; the kernel size is in the label. Colour is never the only sign:
/// every arrow carries its label too.
/// </summary>
public static class OperationColour
{
    /// <summary>As "#rrggbb".</summary>
    public static string Of(Operation operation) => operation switch
    {
        SeparableConvolution => "#0072b2",
        DilatedConvolution => "#009e73",
        FactorizedConvolution => "#cc79a7",
        FullConvolution => "#882255",
        InvertedResidual => "#117733",
        ResidualBlock => "#6a3d9a",
        MaxPool => "#d55e00",
        AveragePool => "#e69f00",
        SkipConnect => "#56b4e9",
        _ => "#9a9a9a",
    };
}

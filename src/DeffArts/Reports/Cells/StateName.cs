using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>How texts name a state of a cell: the inputs as the paper writes them, a node by its number.</summary>
public static class StateName
{
    /// <summary>The cell's output.</summary>
    public const string Output = "c_k";

    /// <summary>"c_{k-2}", "c_{k-1}", then "0" for node 0 and so on.</summary>
    public static string Of(int state) => state switch
    {
        0 => "c_{k-2}",
        1 => "c_{k-1}",
        _ => $"{state - SearchSpace.CellInputs}",
    };
}

using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>How texts name a state of a cell: the inputs as the paper writes them, a node by its number.</summary>
public static class StateName
{
    /// <summary>The cell's output.</summary>
    public const string Output = "c_k";

    /// <summary>"c_{k-2}", "c_{k-1}", then "0" for node 0 and so on; of one input "c_{k-1}" alone.</summary>
    /// <param name="state">The state.</param>
    /// <param name="inputs">How many of the states are inputs.</param>
    /// <param name="firstNode">What the first node is called.</param>
    public static string Of(int state, int inputs = CellFrame.MostInputs, int firstNode = 0) =>
        state < inputs ? $"c_{{k-{inputs - state}}}" : $"{state - inputs + firstNode}";
}

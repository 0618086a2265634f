namespace DeffArts.App.Dashboard;

/// <summary>The paper's symbols in a sentence each, for who has not read it.</summary>
internal static class Symbols
{
    /// <summary>Of a search's displays.</summary>
    public const string OfSearch =
        "L_per = CE + gamma L_com^beta is minimised. CE: cross-entropy. gamma: weight of the cost. L_com: compute cost expected "
        + "under alpha, in cycles. genotype: the cells that alpha would give now. skips: operations that pass a value on and cost nothing.";

    /// <summary>Of the table of a cell.</summary>
    public const string OfCells = "% is an edge's strongest operation; bold: kept.";
}

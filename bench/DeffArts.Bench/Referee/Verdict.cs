namespace DeffArts.Bench.Referee;

/// <summary>What the surrogate says of some cells.</summary>
/// <param name="Accuracy">In percent.</param>
/// <param name="Cycles">Of the cells, by Table 2 on the paper's processor.</param>
/// <param name="Skips">Among the kept connections of both cells: the surrogate is weak on many.</param>
/// <param name="Among">The percentile among random cells of any cost.</param>
/// <param name="AtSameCost">
/// The percentile among random cells of at most 10 % more or less cycles; NaN where none were found.
/// </param>
/// <param name="SameCostCells">How many those were.</param>
internal sealed record Verdict(
    double Accuracy, double Cycles, int Skips, double Among, double AtSameCost, int SameCostCells)
{
    /// <summary>The head of a table of verdicts.</summary>
    public const string Head = "surrogate   cycles  skips  percentile  at same cost (of)";

    /// <summary>A row of it.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Accuracy,9:0.000} {Cycles / 1e6,7:0.00}M {Skips,6} {Among,11:0.0} {AtSameCost,13:0.0} ({SameCostCells})");
}

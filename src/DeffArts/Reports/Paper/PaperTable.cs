using System.Collections.Immutable;

namespace DeffArts.Reports.Paper;

/// <summary>How a printed value stands to the computed one.</summary>
public enum Verdict
{
    /// <summary>Equal to the last printed digit.</summary>
    Agrees,

    /// <summary>Unequal, because the paper contradicts itself; the note says where.</summary>
    Misprint,

    /// <summary>Unequal, and no misprint.</summary>
    Differs,

    /// <summary>It would take GPU days, or what the paper does not say.</summary>
    NotRun,

    /// <summary>Shown as it is printed; nothing computes it.</summary>
    AsPublished,

    /// <summary>A result of a run of ours.</summary>
    Ours,
}

/// <summary>One value of a table.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Unit">Its unit; empty where it has none.</param>
/// <param name="Printed">As the paper prints it; null where it prints none.</param>
/// <param name="Computed">
/// As this program finds it, with a digit more than the print where there is one; null for none.
/// </param>
/// <param name="Verdict">How the two stand.</param>
/// <param name="Note">Why; one sentence or two.</param>
public sealed record Check(
    string Quantity, string Unit, string? Printed, string? Computed, Verdict Verdict, string? Note = null)
{
    /// <summary>
    /// A printed value with a computed one; <paramref name="misprint"/> says why they may be unequal.
    /// </summary>
    public static Check Of(
        string quantity, string unit, PrintedNumber printed, double computed, int decimals, string? note = null,
        string? misprint = null)
    {
        ArgumentNullException.ThrowIfNull(printed);
        var verdict = printed.Agrees(computed) ? Verdict.Agrees : misprint is null ? Verdict.Differs : Verdict.Misprint;
        return new Check(
            quantity, unit, printed.Text, PaperNumber.Of(computed, decimals), verdict,
            verdict == Verdict.Misprint ? misprint : note);
    }

    /// <summary>A value that nothing computes.</summary>
    public static Check Published(string quantity, string unit, string printed) =>
        new(quantity, unit, printed, null, Verdict.AsPublished);
}

/// <summary>A row of a table.</summary>
public sealed record TableRow(string Name, ImmutableArray<Check> Checks)
{
    /// <summary>What stands in a column, if anything.</summary>
    public Check? this[string quantity] => Checks.FirstOrDefault(check => check.Quantity == quantity);
}

/// <summary>A table of the paper.</summary>
/// <param name="Name">As the paper calls it.</param>
/// <param name="FileName">Of its CSV file.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Rows">Its rows.</param>
public sealed record PaperTable(string Name, string FileName, string Title, ImmutableArray<TableRow> Rows)
{
    /// <summary>All quantities in the order of their first row.</summary>
    public ImmutableArray<string> Quantities =>
        [.. Rows.SelectMany(row => row.Checks).Select(check => check.Quantity).Distinct(StringComparer.Ordinal)];

    /// <summary>How many values have a verdict.</summary>
    public int Count(Verdict verdict) => Rows.SelectMany(row => row.Checks).Count(check => check.Verdict == verdict);
}

using DeffArts.Cost;

namespace DeffArts.Search;

/// <summary>The most that the found cells may cost, and what counts it.</summary>
/// <param name="Model">
/// What counts; its table's entries of the kept operations and its fixed part sum to the exact cost.
/// </param>
/// <param name="Most">In the model's unit.</param>
public sealed record SearchLimit(CostModel Model, double Most);

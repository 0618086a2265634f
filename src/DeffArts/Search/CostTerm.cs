using DeffArts.Tensors;

namespace DeffArts.Search;

/// <summary>gamma L_com^beta of Eq. 1; it reports L_com in cycles.</summary>
public sealed class CostTerm(CostExpectation expectedCost, double gamma, double beta) : IObjectiveTerm
{
    /// <summary>The term's name.</summary>
    public const string TermName = "compute cost";

    /// <inheritdoc/>
    public string Name => TermName;

    /// <inheritdoc/>
    public TermValue Of(ObjectivePass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var (cycles, scaled) = expectedCost.Of(pass.Architecture, pass.Progress);
        // At L_com = 0 (only free operations) the power's gradient is infinite; there is then nothing to minimise.
        var costs = gamma > 0 && scaled.item<double>() > 0;
        return new(costs ? scaled.ToThe(beta).Times(gamma) : null, cycles);
    }
}

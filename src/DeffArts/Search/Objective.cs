using System.Collections.Immutable;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>The performance loss and what it is made of.</summary>
/// <param name="Total">L_per of Eq. 1, a scalar tensor.</param>
/// <param name="Terms">Its terms by name, in the objective's order.</param>
public sealed record PerformanceLoss(Tensor Total, ImmutableArray<(string Name, TermValue Value)> Terms)
{
    /// <summary>L_ce, a scalar tensor.</summary>
    public Tensor CrossEntropy => this[CrossEntropyTerm.TermName]!.Quantity;

    /// <summary>L_com of Eq. 4, in cycles, a scalar tensor; null where the objective has no such term.</summary>
    public Tensor? ComputeCost => this[CostTerm.TermName]?.Quantity;

    /// <summary>A term by its name; null where the objective has none of it.</summary>
    public TermValue? this[string name] => Terms.FirstOrDefault(term => term.Name == name).Value;
}

/// <summary>
/// Eq. 1, L_per(w, alpha) = L_ce(w, alpha) + gamma L_com(alpha)^beta, and whatever else is to be small: a sum of terms.
/// </summary>
public sealed class Objective
{
    private readonly ImmutableArray<IObjectiveTerm> _terms;

    /// <summary>Keeps the terms, the first of which is the cross-entropy.</summary>
    public Objective(IEnumerable<IObjectiveTerm> more) => _terms = [new CrossEntropyTerm(), .. more];

    /// <summary>The performance loss of one pass.</summary>
    public PerformanceLoss Of(ObjectivePass pass)
    {
        ImmutableArray<(string Name, TermValue Value)> values = [.. _terms.Select(term => (term.Name, term.Of(pass)))];
        var total = values[0].Value.Loss!;
        foreach (var (_, value) in values.Skip(1))
        {
            total = value.Loss is { } loss ? total.Plus(loss.to(total.dtype)) : total;
        }

        return new PerformanceLoss(total, values);
    }
}

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
public sealed class Objective : IDisposable
{
    private readonly ImmutableArray<IObjectiveTerm> terms;

    /// <summary>Keeps the terms, after the cross-entropy, from now on its own.</summary>
    public Objective(IEnumerable<IObjectiveTerm> more) => terms = [new CrossEntropyTerm(), .. more];

    /// <summary>What the terms remember, by term and name.</summary>
    public IEnumerable<(string Name, Tensor Value)> Remembered =>
        terms.SelectMany(term => term.Remembered.Select(entry => ($"{term.Name}.{entry.Name}", entry.Value)));

    /// <summary>Told after alpha has moved along a loss of this objective.</summary>
    public void Stepped(PerformanceLoss loss)
    {
        foreach (var term in terms)
        {
            term.Stepped(loss);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var term in terms.OfType<IDisposable>())
        {
            term.Dispose();
        }
    }

    /// <summary>The performance loss of one pass.</summary>
    public PerformanceLoss Of(ObjectivePass pass)
    {
        ImmutableArray<(string Name, TermValue Value)> values = [.. terms.Select(term => (term.Name, term.Of(pass)))];
        var total = values[0].Value.Loss!;
        foreach (var (_, value) in values.Skip(1))
        {
            total = value.Loss is { } loss ? total.Plus(loss.to(total.dtype)) : total;
        }

        return new PerformanceLoss(total, values);
    }
}

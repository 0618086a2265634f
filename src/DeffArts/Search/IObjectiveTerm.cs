using DeffArts.Networks;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>What the terms of the objective may look at.</summary>
/// <param name="Logits">N x classes, of a validation batch.</param>
/// <param name="Labels">N.</param>
/// <param name="Architecture">The draw that the logits were computed under.</param>
/// <param name="Alphas">alpha itself, for terms that keep it in bounds.</param>
/// <param name="Progress">Epochs done of all epochs, from 0 to below 1, for strengths that follow a schedule.</param>
public sealed record ObjectivePass(
    Tensor Logits, Tensor Labels, RelaxedArchitecture Architecture, Alphas Alphas, double Progress);

/// <summary>A term at one pass, scalar tensors.</summary>
/// <param name="Loss">What it adds to the loss, strength included; null where there is nothing to minimise.</param>
/// <param name="Quantity">What it measures, as it is reported.</param>
public sealed record TermValue(Tensor? Loss, Tensor Quantity);

/// <summary>One summand of the objective that alpha minimises.</summary>
public interface IObjectiveTerm
{
    /// <summary>What it is called, once in an objective.</summary>
    string Name { get; }

    /// <summary>
    /// What the term remembers between steps, by names of its own; as <see cref="Relaxation.Remembered"/> it goes into
    /// the checkpoint and the way back. Always the same tensors.
    /// </summary>
    IEnumerable<(string Name, Tensor Value)> Remembered => [];

    /// <summary>Its value at a pass.</summary>
    TermValue Of(ObjectivePass pass);

    /// <summary>Told after alpha has moved, with the loss that it moved along.</summary>
    void Stepped(PerformanceLoss loss)
    {
    }
}

/// <summary>L_ce, the cross-entropy of the validation batch.</summary>
public sealed class CrossEntropyTerm : IObjectiveTerm
{
    /// <summary>The term's name.</summary>
    public const string TermName = "cross-entropy";

    /// <inheritdoc/>
    public string Name => TermName;

    /// <inheritdoc/>
    public TermValue Of(ObjectivePass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var crossEntropy = nn.functional.cross_entropy(pass.Logits, pass.Labels);
        return new(crossEntropy, crossEntropy);
    }
}

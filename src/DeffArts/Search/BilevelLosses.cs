using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Space;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>The two losses of the bilevel problem (Eq. 2-3) as functions of the current w and alpha.</summary>
public interface IBilevelLosses
{
    /// <summary>w.</summary>
    IReadOnlyList<Parameter> Weights { get; }

    /// <summary>alpha.</summary>
    IReadOnlyList<Parameter> Alphas { get; }

    /// <summary>
    /// The training loss as far as it depends on w. The cost term of L_per,train does not: it adds nothing to the
    /// gradient by w, and cancels in the difference of two gradients by alpha.
    /// </summary>
    /// <param name="weightGradients">False where nobody will ask for the gradient by w.</param>
    Tensor Training(bool weightGradients = true);

    /// <summary>L_per on the validation batch.</summary>
    /// <param name="weightGradients">False where nobody will ask for the gradient by w.</param>
    Tensor Validation(bool weightGradients = true);
}

/// <summary>The losses of the supernet on one training and one validation batch.</summary>
public sealed class SupernetLosses(
    Supernet supernet, IReadOnlyList<Parameter> weights, Alphas alphas, Objective objective, Batch training, Batch validation)
    : IBilevelLosses
{
    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Weights => weights;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Alphas { get; } = [.. alphas.named_parameters().Select(alpha => alpha.parameter)];

    /// <summary>The parts of the last validation loss.</summary>
    public PerformanceLoss? Performance { get; private set; }

    /// <inheritdoc/>
    public Tensor Training(bool weightGradients = true) =>
        nn.functional.cross_entropy(Logits(training, weightGradients), training.Labels);

    /// <inheritdoc/>
    public Tensor Validation(bool weightGradients = true)
    {
        Performance = objective.Of(
            Logits(validation, weightGradients), validation.Labels, alphas[CellType.Normal], alphas[CellType.Reduction]);
        return Performance.Total;
    }

    private Tensor Logits(Batch batch, bool weightGradients) => supernet.Forward(
        batch.Images, alphas.Weights(CellType.Normal), alphas.Weights(CellType.Reduction), weightGradients);
}

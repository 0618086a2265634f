using DeffArts.Data;
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

/// <summary>
/// The losses of the supernet on one training and one validation batch; every pass has a draw of its own.
/// </summary>
public sealed class SupernetLosses(SearchParts parts, Batch training, Batch validation, double progress)
    : IBilevelLosses
{
    private byte[]? generator;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Weights { get; } = [.. parts.Weights.Select(weight => weight.Weight)];

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Alphas { get; } =
        [.. parts.Alphas.named_parameters().Select(alpha => alpha.parameter)];

    /// <summary>The parts of the last validation loss.</summary>
    public PerformanceLoss? Performance { get; private set; }

    /// <inheritdoc/>
    public Tensor Training(bool weightGradients = true) => nn.functional.cross_entropy(
        parts.Logits(training.Images, DrawForTraining(), weightGradients), training.Labels);

    /// <inheritdoc/>
    public Tensor Validation(bool weightGradients = true)
    {
        var architecture = parts.Relaxation.Draw(parts.Alphas, PassKind.Architecture);
        var logits = parts.Logits(validation.Images, architecture, weightGradients);
        Performance = parts.Objective.Of(
            new ObjectivePass(logits, validation.Labels, architecture, parts.Alphas, progress));
        return Performance.Total;
    }

    /// <summary>
    /// The same random numbers in every training pass: w' and H v are of one function of alpha, not of two samples.
    /// </summary>
    private RelaxedArchitecture DrawForTraining()
    {
        if (!parts.Relaxation.IsRandom)
        {
            return parts.Relaxation.Draw(parts.Alphas, PassKind.Architecture);
        }

        var now = random.get_rng_state().data<byte>().ToArray();
        var isFirst = generator is null;
        generator ??= now;
        random.set_rng_state(tensor(generator));
        var architecture = parts.Relaxation.Draw(parts.Alphas, PassKind.Architecture);
        if (!isFirst)
        {
            random.set_rng_state(tensor(now));
        }

        return architecture;
    }
}

using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search.Relaxations;

/// <summary>
/// A skip beside the candidates of every edge that fades with the search (Chu et al., DARTS-, 2021), so that the skip
/// among them need not grow to carry the gradient. It is the candidate's own module with a weight more: only what a
/// pass computes with changes. Probabilities, and so L_com, displays and cells, know nothing of it.
/// </summary>
/// <param name="inner">What draws the weights.</param>
/// <param name="strength">The weight at the start; it falls linearly to 0 at the end.</param>
public sealed class AuxiliarySkip(Relaxation inner, double strength) : Decorated(inner)
{
    private double progress;

    /// <inheritdoc/>
    public override void Follow(double progress)
    {
        base.Follow(progress);
        this.progress = progress;
    }

    /// <inheritdoc/>
    protected override RelaxedCell Relax(CellType type, Tensor alpha, PassKind pass)
    {
        ArgumentNullException.ThrowIfNull(type);
        var cell = Inner.DrawOne(type, alpha, pass);
        var column = type.Operations.IndexOf(new SkipConnect());
        if (column < 0)
        {
            return cell;
        }

        var skip = zeros_like(cell.Weights);
        skip.narrow(1, column, 1).Add(strength * (1 - progress));
        return cell with { Weights = cell.Weights.Plus(skip) };
    }
}

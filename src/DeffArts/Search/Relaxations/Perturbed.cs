using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search.Relaxations;

/// <summary>
/// Trains the network's weights in the neighbourhood of alpha (Chen and Hsieh, SDARTS-RS, 2020), so that the loss
/// stays flat when the cell is discretised: in the step of w alone, uniform noise is added to what the operations are
/// weighted with, which is then clamped to 0 to 1 and normalised. The step of alpha sees none of it.
/// </summary>
/// <param name="inner">What draws the weights.</param>
/// <param name="radius">
/// The noise's largest size at the end of the search; it grows linearly from a tenth of it.
/// </param>
public sealed class Perturbed(Relaxation inner, double radius) : Decorated(inner)
{
    private const double StartingShare = 0.1;
    private double progress;

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <inheritdoc/>
    public override void Follow(double progress)
    {
        base.Follow(progress);
        this.progress = progress;
    }

    /// <inheritdoc/>
    protected override RelaxedCell Relax(CellType type, Tensor alpha, PassKind pass)
    {
        var cell = Inner.DrawOne(type, alpha, pass);
        return pass == PassKind.Weights ? cell with { Weights = Perturb(cell.Weights) } : cell;
    }

    private Tensor Perturb(Tensor weights)
    {
        var now = radius * (StartingShare + (1 - StartingShare) * progress);
        var noise = rand_like(weights).Scale(2 * now).Add(-now);
        // Both ends without numbers of TorchSharp's: relu cuts below 0, and of 1 - x above 1.
        var below = nn.functional.relu(weights.Plus(noise)).neg().Plus(1);
        var clamped = nn.functional.relu(below).neg().Plus(1);
        var sums = clamped.sum(-1, keepdim: true);
        var strongest = nn.functional.one_hot(weights.argmax(-1), weights.shape[^1]).to(weights.dtype);
        return where(sums > zeros_like(sums), clamped / sums, strongest);
    }
}

using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// sigma(alpha), the relaxation of DARTS and of the paper: weights and probabilities alike are a softmax over the
/// operations.
/// </summary>
public sealed class Softmax : Relaxation
{
    /// <inheritdoc/>
    /// <remarks>
    /// The probabilities are no rounded weights: a sum of millions of cycles loses digits in single precision.
    /// </remarks>
    protected override RelaxedCell Relax(CellType type, Tensor alpha, PassKind pass)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        return new(nn.functional.softmax(alpha, -1), nn.functional.softmax(alpha.to(ScalarType.Float64), -1));
    }
}

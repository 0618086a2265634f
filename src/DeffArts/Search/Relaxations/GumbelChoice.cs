using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search.Relaxations;

/// <summary>
/// One operation an edge, sampled (Dong and Yang, GDAS, 2019): forward the one-hot of the largest q = softmax((log
/// sigma(alpha) + Gumbel noise) / temperature), backward as if it were q. Every operation is computed, so that each
/// alpha gets the gradient of its own operation's output, where GDAS's code gives those left out a constant's.
/// </summary>
/// <param name="warmest">The temperature at the start, falling linearly with the epochs.</param>
/// <param name="coldest">The temperature that it falls to.</param>
public sealed class GumbelChoice(double warmest, double coldest) : Relaxation
{
    // Keeps both logarithms finite; below what double precision tells apart near 1.
    private const double Tiny = 1e-20;
    private double progress;

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <inheritdoc/>
    public override void Follow(double progress) => this.progress = progress;

    /// <inheritdoc/>
    protected override RelaxedCell Relax(CellType type, Tensor alpha, PassKind pass)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        var logits = nn.functional.log_softmax(alpha.to(ScalarType.Float64), -1);
        var probabilities = logits.exp();
        if (pass == PassKind.Evaluation)
        {
            return new(probabilities.to(alpha.dtype), probabilities);
        }

        var noise = rand_like(logits.detach()).Add(Tiny).log().neg().Add(Tiny).log().neg();
        var temperature = warmest + (coldest - warmest) * progress;
        var soft = nn.functional.softmax(logits.Plus(noise).Over(temperature), -1);
        var hard = nn.functional.one_hot(soft.argmax(-1), alpha.shape[^1]).to(ScalarType.Float64);
        return new(hard.Plus(soft - soft.detach()).to(alpha.dtype), probabilities);
    }
}

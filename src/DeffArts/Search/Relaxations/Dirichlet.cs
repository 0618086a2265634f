using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search.Relaxations;

/// <summary>
/// The weights of an edge are a sample of a Dirichlet distribution whose concentration elu(alpha) + 1 is learned
/// (Chen et al., DrNAS, 2021). libtorch draws gammas by Marsaglia and Tsang and goes back through them pathwise, by
/// implicit differentiation of their distribution function. L_com needs no sample: the mean is the operation's
/// probability.
/// </summary>
public sealed class Dirichlet : Relaxation
{
    // Gammas of tiny concentrations may all round to 0.
    private const double Tiny = 1e-300;

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <summary>elu(alpha) + 1, positive everywhere: 1 + alpha above 0, exp(alpha) below.</summary>
    public static Tensor Concentration(Tensor alpha)
    {
        var above = nn.functional.relu(alpha);
        return above.Plus((alpha - above).exp());
    }

    /// <summary>A sample for each row of concentrations, in double precision; autograd goes through it.</summary>
    public static Tensor Sample(Tensor concentration)
    {
        var gammas = _standard_gamma(concentration).Plus(Tiny);
        return gammas / gammas.sum(-1, keepdim: true);
    }

    /// <inheritdoc/>
    protected override RelaxedCell Relax(CellType type, Tensor alpha, PassKind pass)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        var concentration = Concentration(alpha.to(ScalarType.Float64));
        var mean = concentration / concentration.sum(-1, keepdim: true);
        if (pass == PassKind.Evaluation)
        {
            return new(mean.to(alpha.dtype), mean);
        }

        return new(Sample(concentration).to(alpha.dtype), mean);
    }
}

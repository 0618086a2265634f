using DeffArts.Networks;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search.Terms;

/// <summary>
/// lambda times the mean over the edges of log sum_o exp(alpha_eo) (Ye et al., beta-DARTS, 2022). Its gradient is
/// sigma(alpha) over the number of edges: it pushes the leading operations down and so keeps sigma(alpha) from
/// running away.
/// </summary>
/// <param name="strength">lambda at the end of the search; it grows linearly from 0, as a share of the epochs.</param>
public sealed class BetaDecay(double strength) : IObjectiveTerm
{
    /// <summary>The term's name.</summary>
    public const string TermName = "beta decay";

    /// <inheritdoc/>
    public string Name => TermName;

    /// <inheritdoc/>
    public TermValue Of(ObjectivePass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        Tensor[] edges = [.. pass.Alphas.Space.SearchedTypes.Select(type => LogSums(pass.Alphas, type.Name))];
        var mean = cat(edges).mean();
        var lambda = strength * pass.Progress;
        return new(lambda > 0 ? mean.Times(lambda) : null, mean);
    }

    private static Tensor LogSums(Alphas alphas, string type) => logsumexp(alphas[type].to(ScalarType.Float64), -1);
}

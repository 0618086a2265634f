using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>What the paper's relaxation makes of alpha, where a test needs no search around it.</summary>
internal static class SoftmaxDraws
{
    public static Tensor Weights(this Alphas alphas, string type) => Draw(alphas).Weights(type);

    public static double[,] WeightValues(this Alphas alphas, string type) => Draw(alphas).Values(type);

    public static (Tensor Cycles, Tensor Scaled) OfAlpha(this ExpectedCost cost, Tensor normal, Tensor reduction) =>
        cost.Of(type => Sigma(type == CellType.Normal ? normal : reduction));

    private static Tensor Sigma(Tensor alpha) => nn.functional.softmax(alpha.to(ScalarType.Float64), -1);

    private static RelaxedArchitecture Draw(Alphas alphas)
    {
        using var softmax = new Softmax();
        return softmax.Draw(alphas, PassKind.Evaluation);
    }
}

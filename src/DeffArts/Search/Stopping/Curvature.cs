using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Search.Stopping;

/// <summary>
/// The largest eigenvalue, in size, of the validation loss's second derivative in alpha, all cell types together, by
/// power iteration: a product with a unit vector v is the central difference of two gradients, (g(alpha + h v) -
/// g(alpha - h v)) / 2h.
/// </summary>
public static class Curvature
{
    private const int Iterations = 10;
    private const double Distance = 0.01;

    /// <summary>Its size. alpha is the same, to the bit, before and after.</summary>
    /// <param name="alphas">alpha.</param>
    /// <param name="loss">The loss as alpha stands.</param>
    /// <param name="random">For the vector that the iteration starts from.</param>
    public static double Of(IReadOnlyList<Parameter> alphas, Func<Tensor> loss, Randomness random)
    {
        ArgumentNullException.ThrowIfNull(alphas);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(random);
        using var scope = NewDisposeScope();
        var kept = alphas.Select(alpha => alpha.detach().clone()).ToList();
        var direction = alphas.Select(
            alpha => tensor([.. Enumerable.Range(0, (int)alpha.numel()).Select(_ => random.Normal())])
            .reshape(alpha.shape).to(alpha.dtype).to(alpha.device)).ToList();
        var eigenvalue = 0.0;
        try
        {
            for (var iteration = 0; iteration < Iterations; iteration++)
            {
                var norm = Norm(direction);
                if (norm == 0)
                {
                    return 0;
                }

                var unit = direction.Select(part => part.Over(norm)).ToList();
                var plus = GradientAt(alphas, kept, unit, Distance, loss);
                var minus = GradientAt(alphas, kept, unit, -Distance, loss);
                direction = [.. plus.Zip(minus, (p, m) => (p - m).Over(2 * Distance))];
                eigenvalue = Math.Abs(direction.Zip(unit, (product, part) => (product * part).sum().ToDouble()).Sum());
            }

            return eigenvalue;
        }
        finally
        {
            Assign(alphas, kept);
        }
    }

    private static List<Tensor> GradientAt(
        IReadOnlyList<Parameter> alphas, List<Tensor> kept, List<Tensor> unit, double distance, Func<Tensor> loss)
    {
        Assign(alphas, [.. kept.Zip(unit, (alpha, part) => alpha.Plus(distance, part))]);
        return [.. Gradients.Of(loss(), alphas)];
    }

    private static double Norm(List<Tensor> parts) => Math.Sqrt(parts.Sum(part => (part * part).sum().ToDouble()));

    private static double ToDouble(this Tensor scalar) => scalar.to(ScalarType.Float64).item<double>();

    private static void Assign(IReadOnlyList<Parameter> alphas, List<Tensor> values)
    {
        using var still = no_grad();
        for (var i = 0; i < values.Count; i++)
        {
            alphas[i].copy_(values[i]);
        }
    }
}

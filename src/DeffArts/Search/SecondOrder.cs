using DeffArts.Networks;
using DeffArts.Tensors;
using DeffArts.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// Eq. 2-3 with xi > 0. With w' = w - xi dw, where dw is SGD's step including momentum and weight decay as in DARTS,
/// the gradient is grad_alpha L_val(w', alpha) - xi H v, where v = grad_w' L_val(w', alpha) and H the mixed second
/// derivative of L_train. H v is taken by a central difference:
/// (grad_alpha L_train(w + eps v) - grad_alpha L_train(w - eps v)) / (2 eps), eps = 0.01 / ||v||.
/// </summary>
public sealed class SecondOrder(Func<UnrolledStep> nextStep) : ArchitectureStep
{
    private const double Radius = 0.01;

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Gradient(IBilevelLosses losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var step = nextStep();
        var w = losses.Weights.Select(weight => weight.detach().clone()).ToList();
        try
        {
            Assign(losses.Weights, Unroll(losses, step));
            var (alphaGradient, v) = ValidationGradients(losses);
            var norm = Norm(v);
            if (norm == 0)
            {
                return alphaGradient;
            }

            var epsilon = Radius / norm;
            var product = HessianVectorProduct(losses, w, v, epsilon);
            return [.. alphaGradient.Zip(product, (gradient, hv) => gradient - hv.Times(step.Xi))];
        }
        finally
        {
            Assign(losses.Weights, w);
        }
    }

    /// <summary>w' of Eq. 3.</summary>
    private static List<Tensor> Unroll(IBilevelLosses losses, UnrolledStep step)
    {
        using var scope = NewDisposeScope();
        var gradients = Gradients.Of(losses.Training(), losses.Weights);
        using var still = no_grad();
        return [.. losses.Weights.Zip(gradients, (w, gradient) => step.From(w, gradient).MoveToOuterDisposeScope())];
    }

    /// <summary>Both gradients of the validation loss in one pass: by alpha, and by w'.</summary>
    private static (List<Tensor> Alpha, List<Tensor> V) ValidationGradients(IBilevelLosses losses)
    {
        var gradients = Gradients.Of(losses.Validation(), [.. losses.Alphas, .. losses.Weights]);
        var count = losses.Alphas.Count;
        return ([.. gradients.Take(count)], [.. gradients.Skip(count)]);
    }

    private static List<Tensor> HessianVectorProduct(
        IBilevelLosses losses, List<Tensor> w, List<Tensor> v, double epsilon)
    {
        var plus = AlphaGradientAt(losses, w, v, epsilon);
        var minus = AlphaGradientAt(losses, w, v, -epsilon);
        return [.. plus.Zip(minus, (p, m) => (p - m).Over(2 * epsilon))];
    }

    private static List<Tensor> AlphaGradientAt(
        IBilevelLosses losses, List<Tensor> w, List<Tensor> v, double distance)
    {
        // Each pass has a scope of its own, so that its activations are gone before the next pass.
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            Assign(losses.Weights, [.. w.Zip(v, (weight, direction) => weight.Plus(direction.Times(distance)))]);
        }

        var gradients = Gradients.Of(losses.Training(weightGradients: false), losses.Alphas);
        return [.. gradients.Select(gradient => gradient.MoveToOuterDisposeScope())];
    }

    private static double Norm(List<Tensor> tensors)
    {
        using var still = no_grad();
        return Math.Sqrt(
            tensors.Select(part => part.to(ScalarType.Float64)).Sum(part => (part * part).sum().item<double>()));
    }

    private static void Assign(IReadOnlyList<Parameter> weights, List<Tensor> values)
    {
        using var still = no_grad();
        for (var i = 0; i < values.Count; i++)
        {
            weights[i].copy_(values[i]);
        }
    }
}

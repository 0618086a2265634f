using DeffArts.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// The optimizer of alpha: Adam with betas (0.5, 0.999) and weight decay (appendix D.1), in PyTorch's arithmetic:
/// g = gradient + decay alpha, m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
/// alpha = alpha - rate / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon).
/// </summary>
public sealed class AlphaOptimizer : IDisposable
{
    private const double Beta1 = 0.5;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private readonly Moments[] moments;
    private readonly SearchSettings settings;

    /// <summary>Optimises the named alphas.</summary>
    public AlphaOptimizer(IReadOnlyList<(string Name, Parameter Alpha)> alphas, SearchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(alphas);
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings;
        using var still = no_grad();
        moments = [.. alphas.Select(alpha => new Moments(alpha.Name, alpha.Alpha))];
    }

    /// <summary>Steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>What a step moves beside <see cref="Steps"/>: every alpha and both its moments.</summary>
    public IEnumerable<Tensor> Moved =>
        moments.SelectMany(moment => new[] { moment.Alpha, moment.First, moment.Second });

    /// <summary>Takes one step along the given gradients, one per alpha.</summary>
    public void Step(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using var scope = NewDisposeScope();
        using var still = no_grad();
        Steps++;
        var rate = this.settings.AlphaLearningRate / (1 - Math.Pow(Beta1, Steps));
        var correction = Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        foreach (var (moment, gradient) in moments.Zip(gradients))
        {
            var slope = this.settings.AlphaWeightDecay == 0
                ? gradient
                : gradient.Plus(this.settings.AlphaWeightDecay, moment.Alpha);
            moment.First.Scale(Beta1).Add(1 - Beta1, slope);
            moment.Second.Scale(Beta2).AddProduct(1 - Beta2, slope, slope);
            var deviation = moment.Second.sqrt().Over(correction).Add(Epsilon);
            moment.Alpha.AddQuotient(-rate, moment.First, deviation);
        }
    }

    /// <summary>Both moments and the step count of every alpha, by name.</summary>
    public IEnumerable<(string Name, Tensor Value)> Save() => moments.SelectMany(moment => new[]
    {
        ($"adam.{moment.Name}.exp_avg", moment.First),
        ($"adam.{moment.Name}.exp_avg_sq", moment.Second),
        ($"adam.{moment.Name}.step", tensor(Steps)),
    });

    /// <summary>Takes over what <see cref="Save"/> named.</summary>
    /// <exception cref="KeyNotFoundException">A moment is missing.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var still = no_grad();
        foreach (var moment in moments)
        {
            moment.First.copy_(tensors[$"adam.{moment.Name}.exp_avg"]);
            moment.Second.copy_(tensors[$"adam.{moment.Name}.exp_avg_sq"]);
            Steps = tensors[$"adam.{moment.Name}.step"].item<long>();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var moment in moments)
        {
            moment.First.Dispose();
            moment.Second.Dispose();
        }
    }

    private sealed record Moments(string Name, Parameter Alpha)
    {
        public Tensor First { get; } = zeros_like(Alpha).DetachFromDisposeScope();

        public Tensor Second { get; } = zeros_like(Alpha).DetachFromDisposeScope();
    }
}

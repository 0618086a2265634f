using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>The optimizer of alpha: Adam with betas (0.5, 0.999) and weight decay (appendix D.1).</summary>
public sealed class AlphaOptimizer : IDisposable
{
    private const double Beta1 = 0.5;
    private const double Beta2 = 0.999;
    private readonly IReadOnlyList<(string Name, Parameter Alpha)> _alphas;
    private readonly Adam _adam;

    /// <summary>Optimises the named alphas.</summary>
    public AlphaOptimizer(IReadOnlyList<(string Name, Parameter Alpha)> alphas, SearchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _alphas = alphas;
        _adam = optim.Adam(alphas.Select(alpha => alpha.Alpha), settings.AlphaLearningRate, Beta1, Beta2,
            weight_decay: settings.AlphaWeightDecay);
    }

    /// <summary>Takes one step along the given gradients, one per alpha.</summary>
    public void Step(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        for (var i = 0; i < _alphas.Count; i++)
        {
            _alphas[i].Alpha.grad = gradients[i];
        }

        _adam.step();
        _adam.zero_grad();
    }

    /// <summary>Both moments and the step count of every alpha, by name.</summary>
    public IEnumerable<(string Name, Tensor Value)> Save() => States().SelectMany(state => new[]
    {
        ($"adam.{state.Name}.exp_avg", state.State.exp_avg),
        ($"adam.{state.Name}.exp_avg_sq", state.State.exp_avg_sq),
        ($"adam.{state.Name}.step", tensor(state.State.step)),
    });

    /// <summary>Takes over what <see cref="Save"/> named.</summary>
    /// <exception cref="KeyNotFoundException">A moment is missing.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var still = no_grad();
        foreach (var (name, state) in States())
        {
            state.exp_avg.copy_(tensors[$"adam.{name}.exp_avg"]);
            state.exp_avg_sq.copy_(tensors[$"adam.{name}.exp_avg_sq"]);
            state.step = tensors[$"adam.{name}.step"].item<long>();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _adam.Dispose();

    private IEnumerable<(string Name, Adam.State State)> States() =>
        _alphas.Zip(_adam.state_dict().State, (alpha, state) => (alpha.Name, (Adam.State)state));
}

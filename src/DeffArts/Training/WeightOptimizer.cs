using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Training;

/// <summary>What stochastic gradient descent needs to know (appendix D).</summary>
/// <param name="LearningRate">At the start.</param>
/// <param name="Momentum">0 to below 1.</param>
/// <param name="WeightDecay">0 or more.</param>
/// <param name="GradientClip">Largest norm of the gradient.</param>
public sealed record DescentSettings(double LearningRate, double Momentum, double WeightDecay, double GradientClip);

/// <summary>How the weights' optimizer would take its next step; w' of Eq. 3 takes the same one.</summary>
/// <param name="Xi">Learning rate.</param>
/// <param name="Momentum">SGD's momentum.</param>
/// <param name="WeightDecay">SGD's weight decay.</param>
/// <param name="Velocity">SGD's momentum buffer of a weight, or null before its first step.</param>
public sealed record UnrolledStep(double Xi, double Momentum, double WeightDecay, Func<Parameter, Tensor?> Velocity);

/// <summary>The optimizer of w: SGD with momentum and weight decay, on gradients clipped by norm (appendix D.1).</summary>
public sealed class WeightOptimizer : IDisposable
{
    private readonly IReadOnlyList<(string Name, Parameter Weight)> _weights;
    private readonly DescentSettings _settings;
    private readonly SGD _sgd;

    /// <summary>Optimises the named weights from the settings' learning rate.</summary>
    public WeightOptimizer(IReadOnlyList<(string Name, Parameter Weight)> weights, DescentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_weights, _settings) = (weights, settings);
        _sgd = optim.SGD(weights.Select(weight => weight.Weight), settings.LearningRate, settings.Momentum,
            weight_decay: settings.WeightDecay);
    }

    /// <summary>The rate of the next step: also xi of Eq. 3.</summary>
    public double LearningRate
    {
        get => _sgd.ParamGroups.First().LearningRate;
        set => _sgd.ParamGroups.First().LearningRate = value;
    }

    /// <summary>What the next step would do, for w' of Eq. 3.</summary>
    public UnrolledStep NextStep()
    {
        var velocities = States().ToDictionary(state => state.Weight.Handle, state => state.State.momentum_buffer);
        return new UnrolledStep(LearningRate, _settings.Momentum, _settings.WeightDecay,
            weight => velocities.GetValueOrDefault(weight.Handle));
    }

    /// <summary>Computes the gradient of the loss, clips it and, when it is finite, takes a step.</summary>
    /// <returns>The gradient's norm before clipping; the weights have moved only if it is finite.</returns>
    public double Step(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        _sgd.zero_grad();
        loss.backward();
        var norm = nn.utils.clip_grad_norm_(_weights.Select(weight => weight.Weight), _settings.GradientClip);
        if (double.IsFinite(norm))
        {
            _sgd.step();
        }

        return norm;
    }

    /// <summary>The momentum buffers by name; none before the first step.</summary>
    public IEnumerable<(string Name, Tensor Value)> Save() =>
        from state in States()
        where state.State.momentum_buffer is not null
        select ($"sgd.{state.Name}.momentum_buffer", state.State.momentum_buffer);

    /// <summary>Takes over buffers that <see cref="Save"/> named; a weight without one starts anew.</summary>
    public void Load(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (var (name, weight, state) in States())
        {
            state.momentum_buffer = tensors.TryGetValue($"sgd.{name}.momentum_buffer", out var saved)
                ? saved.to(weight.device, copy: true).DetachFromDisposeScope()
                : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sgd.Dispose();

    private IEnumerable<(string Name, Parameter Weight, SGD.State State)> States() =>
        _weights.Zip(_sgd.state_dict().State, (weight, state) => (weight.Name, weight.Weight, (SGD.State)state));
}

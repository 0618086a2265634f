using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Work;
using DeffArts.Networks;
using DeffArts.Tensors;
using TorchSharp;
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
public sealed record UnrolledStep(double Xi, double Momentum, double WeightDecay, Func<Parameter, Tensor?> Velocity)
{
    /// <summary>w' of Eq. 3: a weight after the step along its gradient, which is not clipped.</summary>
    public Tensor From(Parameter weight, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var dw = gradient.Plus(weight.Times(WeightDecay));
        return weight - (Velocity(weight) is { } velocity ? dw.Plus(velocity.Times(Momentum)) : dw).Times(Xi);
    }
}

/// <summary>
/// The optimizer of w: SGD with momentum and weight decay, on gradients clipped by norm (appendix D.1). PyTorch's
/// arithmetic: v = momentum v + clipped gradient + decay w, w = w - rate v.
/// </summary>
public sealed class WeightOptimizer : IDisposable
{
    private const double ClipEpsilon = 1e-6;
    private readonly IReadOnlyList<(string Name, Parameter Weight)> weights;
    private readonly List<Tensor> inputs;
    private readonly DescentSettings settings;
    private List<Tensor>? momenta;

    /// <summary>Optimises the named weights from the settings' learning rate.</summary>
    public WeightOptimizer(IReadOnlyList<(string Name, Parameter Weight)> weights, DescentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(settings);
        (this.weights, this.settings, LearningRate) = (weights, settings, settings.LearningRate);
        inputs = [.. weights.Select(weight => weight.Weight)];
    }

    /// <summary>The rate of the next step: also xi of Eq. 3.</summary>
    public double LearningRate { get; set; }

    /// <summary>What the next step would do, for w' of Eq. 3.</summary>
    public UnrolledStep NextStep()
    {
        var velocities = this.weights.Select(weight => weight.Weight.Handle).Zip(momenta ?? []).ToDictionary();
        return new UnrolledStep(LearningRate, this.settings.Momentum, this.settings.WeightDecay,
            weight => velocities.GetValueOrDefault(weight.Handle));
    }

    /// <summary>Computes the gradient of the loss, clips it and, when it is finite, takes a step.</summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="stop">Gives the step up before any weight has moved, or not at all.</param>
    /// <returns>The gradient's norm before clipping; the weights have moved only if it is finite.</returns>
    /// <exception cref="OperationCanceledException">The step was given up.</exception>
    public double Step(Tensor loss, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        // Asked for as results, not left in each weight's grad: that would be a thousand more calls to set and clear.
        var gradients = Gradients.Of(loss, inputs, allowUnused: true);
        stop.ThrowIfCancellationRequested();
        using var still = no_grad();
        momenta ??= Resting();
        // A weight that the loss does not depend on stays where it is.
        int[] used = [.. Enumerable.Range(0, gradients.Count).Where(i => gradients[i] is { IsInvalid: false })];
        return RunsOnKernels(gradients, used) ? StepByKernels(gradients, used) : StepByTensors(gradients, used);
    }

    /// <summary>The momentum buffers by name; none before the first step.</summary>
    public IEnumerable<(string Name, Tensor Value)> Save() =>
        this.weights.Zip(momenta ?? [], (weight, velocity) => (NameOf(weight.Name), velocity));

    /// <summary>Takes over buffers that <see cref="Save"/> named; a weight without one starts anew.</summary>
    /// <exception cref="InvalidRunStateException">One has another shape or type than its weight.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Forget();
        if (!this.weights.Any(weight => tensors.ContainsKey(NameOf(weight.Name))))
        {
            return;
        }

        momenta = Resting();
        NetworkState.Load(Save().Where(entry => tensors.ContainsKey(entry.Name)), tensors);
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private static string NameOf(string weight) => $"sgd.{weight}.momentum_buffer";

    /// <summary>
    /// Whether a step along <paramref name="gradients"/> is taken in the processor's memory, in float32.
    /// </summary>
    internal bool RunsOnKernels(IList<Tensor> gradients, int[] used) =>
        used.All(i => IsFloatOnCpu(inputs[i]) && IsFloatOnCpu(gradients[i]) && inputs[i].is_contiguous());

    private static bool IsFloatOnCpu(Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU;

    private unsafe double StepByKernels(IList<Tensor> gradients, int[] used)
    {
        var start = StepClock.Start();
        // libtorch lays the gradients of some convolutions out pixel by pixel, whatever the weight's own layout.
        Tensor[] dense = [.. used.Select(i => gradients[i].is_contiguous() ? gradients[i] : gradients[i].contiguous())];
        MomentumPiece[] pieces = [.. used.Zip(dense, (i, gradient) => new MomentumPiece(
            (nint)TensorSlot.Address(inputs[i]), (nint)TensorSlot.Address(gradient),
            (nint)TensorSlot.Address(momenta![i]), (int)inputs[i].numel()))];
        var workers = Workers.Of(get_num_threads());
        var norm = MomentumStep.Norm(pieces, workers);
        if (double.IsFinite(norm))
        {
            MomentumStep.Take(
                pieces, workers, Scale(norm), this.settings.Momentum, this.settings.WeightDecay, LearningRate);
        }

        GC.KeepAlive(dense);
        StepClock.Stop(WorkKind.Optimizer, start);
        return norm;
    }

    /// <summary>The same for weights elsewhere than in the processor's memory, or of another type.</summary>
    private double StepByTensors(IList<Tensor> gradients, int[] used)
    {
        var norm = stack(used.Select(i => gradients[i].norm())).norm().to(ScalarType.Float64).item<double>();
        foreach (var i in double.IsFinite(norm) ? used : [])
        {
            using var scope = NewDisposeScope();
            var slope = gradients[i].Times(Scale(norm)).Plus(inputs[i].Times(this.settings.WeightDecay));
            momenta![i].Scale(this.settings.Momentum).Add(slope);
            inputs[i].Add(-LearningRate, momenta[i]);
        }

        return norm;
    }

    private List<Tensor> Resting()
    {
        using var still = no_grad();
        return [.. inputs.Select(weight => zeros_like(weight).DetachFromDisposeScope())];
    }

    private double Scale(double norm) => Math.Min(1, this.settings.GradientClip / (norm + ClipEpsilon));

    private void Forget()
    {
        foreach (var velocity in momenta ?? [])
        {
            velocity.Dispose();
        }

        momenta = null;
    }
}

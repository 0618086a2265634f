using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>
/// Batch normalisation over N x C x H x W with PyTorch's defaults. Unlike the library's module its running statistics
/// can be held still during training, which the architecture step's extra passes need.
/// </summary>
public sealed class BatchNorm : nn.Module<Tensor, Tensor>
{
    /// <summary>Added to the variance before the square root.</summary>
    public const double Epsilon = 1e-5;

    private const double Momentum = 0.1;
    private readonly Parameter? weight;
    private readonly Parameter? bias;
    private readonly Tensor running_mean;
    private readonly Tensor running_var;

    /// <summary>
    /// Scale and shift are learned only when <paramref name="affine"/> (never inside the supernet's cells).
    /// </summary>
    public BatchNorm(int channels, bool affine)
        : base(nameof(BatchNorm))
    {
        if (affine)
        {
            weight = new Parameter(ones(channels));
            bias = new Parameter(zeros(channels));
            register_parameter(nameof(weight), weight);
            register_parameter(nameof(bias), bias);
        }

        running_mean = zeros(channels);
        running_var = ones(channels);
        register_buffer(nameof(running_mean), running_mean);
        register_buffer(nameof(running_var), running_var);
    }

    /// <summary>While false, a training pass normalises by its batch and leaves the running statistics alone.</summary>
    public bool UpdatesStatistics { get; set; } = true;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var passBy = training && !UpdatesStatistics;
        return nn.functional.batch_norm(
            input, passBy
                ? null
                : running_mean, passBy ? null : running_var, weight, bias, training, Momentum, Epsilon);
    }
}

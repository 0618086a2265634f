using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>Which network an operation stands in: the supernet's searched cells learn no scale or shift.</summary>
public enum NetworkKind
{
    /// <summary>The continuous network of the search, where its cells are searched.</summary>
    Supernet,

    /// <summary>The network derived from a genotype, or a cell of a supernet that is decided.</summary>
    Derived,
}

/// <summary>From an operation as data to its module: N x C x H x W in, N x C x H/stride x W/stride out.</summary>
public static class OperationFactory
{
    /// <summary>Builds the module of <paramref name="operation"/> with fresh weights from torch's generator.</summary>
    public static nn.Module<Tensor, Tensor> Create(Operation operation, int channels, int stride, NetworkKind kind) =>
        Create(operation, channels, channels, stride, kind, normalisesPools: kind == NetworkKind.Supernet);

    /// <summary>The same where an operation may write other channels than it reads.</summary>
    /// <param name="operation">What to build.</param>
    /// <param name="inputs">Channels that it reads.</param>
    /// <param name="outputs">Channels that it writes.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="kind">Whether BatchNorms have a scale and a shift.</param>
    /// <param name="normalisesPools">Whether a BatchNorm follows a pool.</param>
    public static nn.Module<Tensor, Tensor> Create(
        Operation operation, int inputs, int outputs, int stride, NetworkKind kind, bool normalisesPools)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var affine = kind == NetworkKind.Derived;
        return operation switch
        {
            FullConvolution { Kernel: var k } => new FullConv(inputs, outputs, k, stride, affine),
            ResidualBlock { Kernel: var k } => new ResidualConv(inputs, outputs, k, stride, affine),
            InvertedResidual inverted => new InvertedResidualConv(inverted, inputs, outputs, stride, affine),
            _ when inputs == outputs => CreateKeeping(operation, outputs, stride, affine, normalisesPools),
            _ => throw new ArgumentOutOfRangeException(
                nameof(operation), operation, $"it cannot change the channels from {inputs} to {outputs}"),
        };
    }

    private static nn.Module<Tensor, Tensor> CreateKeeping(
        Operation operation, int channels, int stride, bool affine, bool normalisesPools) => operation switch
        {
            NoOperation => new Zero(stride),
            SkipConnect when stride == 1 => new Identity(),
            SkipConnect => new FactorizedReduce(channels, channels, affine),
            MaxPool or AveragePool => new Pooling(operation, channels, stride, normalisesPools),
            SeparableConvolution { Kernel: var k } => new SeparableConv(channels, k, stride, affine),
            DilatedConvolution { Kernel: var k } => new DilatedConv(channels, k, stride, affine),
            FactorizedConvolution { Kernel: var k } => new FactorizedConv(channels, k, stride, affine),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no module for this operation"),
        };
}

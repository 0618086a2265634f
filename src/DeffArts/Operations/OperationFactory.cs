using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>Which network an operation stands in: the supernet normalises pools and learns no scale or shift.</summary>
public enum NetworkKind
{
    /// <summary>The continuous network of the search.</summary>
    Supernet,

    /// <summary>The network derived from a genotype.</summary>
    Derived,
}

/// <summary>From an operation as data to its module: N x C x H x W in, N x C x H/stride x W/stride out.</summary>
public static class OperationFactory
{
    /// <summary>Builds the module of <paramref name="operation"/> with fresh weights from torch's generator.</summary>
    public static nn.Module<Tensor, Tensor> Create(Operation operation, int channels, int stride, NetworkKind kind)
    {
        var affine = kind == NetworkKind.Derived;
        return operation switch
        {
            NoOperation => new Zero(stride),
            SkipConnect when stride == 1 => new Identity(),
            SkipConnect => new FactorizedReduce(channels, channels, affine),
            MaxPool or AveragePool => new Pooling(operation, channels, stride, normalized: kind == NetworkKind.Supernet),
            SeparableConvolution { Kernel: var k } => new SeparableConv(channels, k, stride, affine),
            DilatedConvolution { Kernel: var k } => new DilatedConv(channels, k, stride, affine),
            FactorizedConvolution { Kernel: var k } => new FactorizedConv(channels, k, stride, affine),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no module for this operation"),
        };
    }
}

using System.Globalization;

namespace DeffArts.Space;

/// <summary>
/// A candidate operation of the search space (paper, Table 2), as data: its kind and its kernel size. The name is the
/// one that published genotypes use, such as <c>sep_conv_3x3</c>.
/// </summary>
public abstract record Operation
{
    /// <summary>The largest kernel that a name may have.</summary>
    protected const int LargestKernel = 15;

    /// <summary>The published name, for example <c>dil_conv_5x5</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True for <c>none</c>, which takes part in the search but never in a discretised cell.</summary>
    public bool IsNone => this is NoOperation;

    /// <summary>Whether it writes as many channels as it reads, so that it cannot stand where they change.</summary>
    public virtual bool KeepsChannels => true;

    /// <summary>The eight operations of DARTS and of the paper, in the order of the published codes.</summary>
    public static IReadOnlyList<Operation> Paper { get; } =
    [
        new NoOperation(), new MaxPool(3), new AveragePool(3), new SkipConnect(),
        new SeparableConvolution(3), new SeparableConvolution(5),
        new DilatedConvolution(3), new DilatedConvolution(5),
    ];

    /// <summary>Names to suggest when a reader meets an unknown one; other odd kernel sizes are read too.</summary>
    public static IReadOnlyList<string> KnownNames { get; } =
        [
            .. Paper.Select(operation => operation.Name), "sep_conv_7x7", "conv_7x1_1x7",
            "nor_conv_1x1", "nor_conv_3x3", "res_block_3x3", "mbconv_3x3_e1", "mbconv_5x5_e6",
        ];

    /// <summary>
    /// Reads a published operation name; kernels are odd, from 3 (a full convolution's from 1) to 15.
    /// </summary>
    /// <exception cref="InvalidArchitectureException">
    /// The name is unknown; the message suggests the nearest one.
    /// </exception>
    public static Operation Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (kind, kernel) = KindAndKernel(name);
        Operation? operation = kind switch
        {
            "none" => new NoOperation(),
            "skip_connect" => new SkipConnect(),
            "max_pool" => new MaxPool(kernel),
            "avg_pool" => new AveragePool(kernel),
            "sep_conv" => new SeparableConvolution(kernel),
            "dil_conv" => new DilatedConvolution(kernel),
            "nor_conv" => new FullConvolution(kernel),
            "res_block" => new ResidualBlock(kernel),
            _ => name.Equals("conv_7x1_1x7", StringComparison.Ordinal)
                ? new FactorizedConvolution(7)
                : InvertedResidual.Read(name),
        };
        var kernelFits = kind == name
            || (kernel >= (kind == "nor_conv" ? 1 : 3) && kernel <= LargestKernel && kernel % 2 == 1);
        return operation is not null && kernelFits && operation.Name == name
            ? operation
            : throw new InvalidArchitectureException(
                $"unknown operation '{Shorten(name)}'; {Spelling.Suggest(name, KnownNames)}");
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "...";

    // "sep_conv" and 3 of "sep_conv_3x3"; a name that does not end so is its own kind.
    private static (string Kind, int Kernel) KindAndKernel(string name)
    {
        var sides = name.LastIndexOf('_') + 1;
        var cross = name.LastIndexOf('x');
        return sides > 0 && cross > sides && name[sides..cross] == name[(cross + 1)..]
            && int.TryParse(name.AsSpan(sides..cross), NumberStyles.None, CultureInfo.InvariantCulture, out var kernel)
                ? (name[..(sides - 1)], kernel)
                : (name, 0);
    }
}

/// <summary>The zero operation: its output is zero whatever its input.</summary>
public sealed record NoOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "none";
}

/// <summary>The identity; at stride 2 a factorised reduce.</summary>
public sealed record SkipConnect : Operation
{
    /// <inheritdoc/>
    public override string Name => "skip_connect";
}

/// <summary>
/// Max pooling over <paramref name="Kernel"/> x <paramref name="Kernel"/> pixels, padded to keep the size.
/// </summary>
public sealed record MaxPool(int Kernel) : Operation
{
    /// <inheritdoc/>
    public override string Name => $"max_pool_{Kernel}x{Kernel}";
}

/// <summary>Average pooling that does not count padding.</summary>
public sealed record AveragePool(int Kernel) : Operation
{
    /// <inheritdoc/>
    public override string Name => $"avg_pool_{Kernel}x{Kernel}";
}

/// <summary>ReLU, depthwise, pointwise, BatchNorm, applied twice.</summary>
public sealed record SeparableConvolution(int Kernel) : Operation
{
    /// <inheritdoc/>
    public override string Name => $"sep_conv_{Kernel}x{Kernel}";
}

/// <summary>ReLU, depthwise of dilation 2, pointwise, BatchNorm, applied once.</summary>
public sealed record DilatedConvolution(int Kernel) : Operation
{
    /// <summary>The distance between the taps of the kernel, in pixels.</summary>
    public const int Dilation = 2;

    /// <inheritdoc/>
    public override string Name => $"dil_conv_{Kernel}x{Kernel}";
}

/// <summary>ReLU, a full 1 x k convolution, a full k x 1 convolution, BatchNorm (AmoebaNet's conv_7x1_1x7).</summary>
public sealed record FactorizedConvolution(int Kernel) : Operation
{
    /// <inheritdoc/>
    public override string Name => $"conv_{Kernel}x1_1x{Kernel}";
}

using System.Globalization;

namespace DeffArts.Space;

/// <summary>ReLU, a full k x k convolution, BatchNorm (NAS-Bench-201's nor_conv).</summary>
public sealed record FullConvolution(int Kernel) : Operation
{
    /// <inheritdoc/>
    public override string Name => $"nor_conv_{Kernel}x{Kernel}";

    /// <inheritdoc/>
    public override bool KeepsChannels => false;
}

/// <summary>
/// NAS-Bench-201's residual block: ReLU, convolution, BatchNorm twice, the first with the stride; added to the input,
/// which at stride 2 is averaged over 2 x 2 pixels and goes through a 1x1 convolution.
/// </summary>
public sealed record ResidualBlock(int Kernel) : Operation
{
    /// <inheritdoc/>
    public override string Name => $"res_block_{Kernel}x{Kernel}";

    /// <inheritdoc/>
    public override bool KeepsChannels => false;
}

/// <summary>
/// A mobile inverted residual (Sandler et al. 2018): a 1x1 convolution to <paramref name="Expansion"/> times the
/// channels
/// (none where that is 1), a depthwise one, a 1x1 convolution; BatchNorm after each, ReLU6 after all but the last. The
/// input is added where shapes allow.
/// </summary>
public sealed record InvertedResidual(int Kernel, int Expansion) : Operation
{
    private const string Prefix = "mbconv_";
    private const int MostExpansion = 12;

    /// <inheritdoc/>
    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Kernel}x{Kernel}_e{Expansion}");

    /// <inheritdoc/>
    public override bool KeepsChannels => false;

    /// <summary>Channels of the depthwise convolution.</summary>
    public int Widened(int channels) => Expansion * channels;

    /// <summary>Whether the input is added.</summary>
    public static bool IsResidual(int inputs, int outputs, int stride) => stride == 1 && inputs == outputs;

    /// <summary>Reads a name such as <c>mbconv_3x3_e6</c>; null where it is none.</summary>
    internal static InvertedResidual? Read(string name)
    {
        var parts = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..].Split("_e") : [];
        return parts.Length == 2 && Whole(parts[0].Split('x')[0]) is { } kernel && Whole(parts[1]) is { } expansion
            && kernel is >= 3 and <= LargestKernel && kernel % 2 == 1 && expansion is >= 1 and <= MostExpansion
                ? new InvertedResidual(kernel, expansion)
                : null;
    }

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

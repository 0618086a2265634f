using DeffArts.Operations;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>The first layer of both networks: a 3x3 convolution to 3 C channels and an affine BatchNorm.</summary>
public sealed class Stem : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Conv2d conv;
    private readonly BatchNorm norm;

    /// <summary>From the image's channels to the shape's stem channels.</summary>
    public Stem(NetworkShape shape)
        : base(nameof(Stem))
    {
        ArgumentNullException.ThrowIfNull(shape);
        conv = nn.Conv2d(shape.ImageChannels, shape.StemChannels, 3, padding: 1, bias: false);
        norm = new BatchNorm(shape.StemChannels, affine: true);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => norm.call(conv.call(input));
}

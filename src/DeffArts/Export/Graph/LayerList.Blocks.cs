using DeffArts.Operations;
using DeffArts.Space;

namespace DeffArts.Export.Graph;

internal sealed partial class LayerList
{
    private const float Six = 6;

    /// <summary>ReLU6.</summary>
    public FeatureMap Relu6(FeatureMap input) =>
        Shared(input with { Name = $"{input.Name}.relu6" }, output => new ReluLayer(input, output, Six));

    /// <summary>
    /// BatchNorm and ReLU where no convolution stands in front: one that leaves everything as it is takes the
    /// BatchNorm.
    /// </summary>
    public FeatureMap NormRelu(string saved, FeatureMap input)
    {
        var window = Window.Square(1, stride: 1);
        var same = Add(new ConvolutionLayer(
            input, window.Over(input, $"{saved}.scale", input.Channels), window, input.Channels,
            [.. Enumerable.Repeat(1f, input.Channels)], Bias: null));
        return Relu(BatchNorm(saved, same));
    }

    /// <summary>See <see cref="ResidualConv"/>.</summary>
    public FeatureMap Residual(string name, string saved, FeatureMap input, int outputs, int kernel, int stride)
    {
        var first = ReluConvBn($"{name}.first", $"{saved}.first", input, outputs, Window.Square(kernel, stride));
        var second = ReluConvBn($"{name}.second", $"{saved}.second", first, outputs, Window.Square(kernel, stride: 1));
        return Add(new SumLayer([second, Shortcut()], second with { Name = $"{name}.sum" }));

        FeatureMap Shortcut()
        {
            if (stride == 1)
            {
                return input;
            }

            var window = new Window(stride, stride, stride, stride, 0, 0, Dilation: 1);
            // Where the size is odd the last window is smaller, as the strided convolution has it.
            var halved = new FeatureMap($"{name}.pool", input.Channels, second.Height, second.Width);
            return Convolution($"{name}.shortcut", $"{saved}.shortcut",
                Add(new AveragePoolLayer(input, halved, window)), outputs, Window.Square(1, stride: 1));
        }
    }

    /// <summary>See <see cref="InvertedResidualConv"/>.</summary>
    public FeatureMap Inverted(
        InvertedResidual operation, string name, string saved, FeatureMap input, int outputs, int stride)
    {
        var (wide, once) = (operation.Widened(input.Channels), Window.Square(1, stride: 1));
        FeatureMap Norm(string part, FeatureMap map) => BatchNorm($"{name}.{part}_norm", $"{saved}.{part}_norm", map);
        var expanded = operation.Expansion == 1
            ? input
            : Relu6(Norm("expand", Convolution($"{name}.expand", $"{saved}.expand", input, wide, once)));
        var filtered = Relu6(Norm("depthwise", Convolution(
            $"{name}.depthwise", $"{saved}.depthwise", expanded, wide, Window.Square(operation.Kernel, stride),
            depthwise: true)));
        var output = Norm("project", Convolution($"{name}.project", $"{saved}.project", filtered, outputs, once));
        return InvertedResidual.IsResidual(input.Channels, outputs, stride)
            ? Add(new SumLayer([output, input], output with { Name = $"{name}.sum" }))
            : output;
    }
}

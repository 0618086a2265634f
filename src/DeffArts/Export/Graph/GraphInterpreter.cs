namespace DeffArts.Export.Graph;

/// <summary>
/// Computes a graph for one image in double precision, as plainly as its definition reads: slow, and the witness
/// against which every exporter is tested.
/// </summary>
public static class GraphInterpreter
{
    /// <summary>The logits of an image given channel by channel, row by row.</summary>
    public static double[] Run(InferenceGraph graph, ReadOnlySpan<float> image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return RunAll(graph, image)[graph.Output];
    }

    /// <summary>Every value of the graph.</summary>
    /// <exception cref="ArgumentException">The image has another size.</exception>
    public static IReadOnlyDictionary<FeatureMap, double[]> RunAll(InferenceGraph graph, ReadOnlySpan<float> image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (image.Length != graph.Input.Elements)
        {
            throw new ArgumentException(
                $"{image.Length} numbers; the graph reads {graph.Input.Elements}", nameof(image));
        }

        var pixels = new double[image.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = image[i];
        }

        var values = new Dictionary<FeatureMap, double[]> { [graph.Input] = pixels };
        foreach (var layer in graph.Layers)
        {
            values[layer.Output] = Run(layer, [.. layer.Inputs.Select(input => values[input])]);
        }

        return values;
    }

    private static double[] Run(Layer layer, double[][] inputs) => layer switch
    {
        ConvolutionLayer convolution => Convolve(convolution, inputs[0]),
        BatchNormLayer norm => Elementwise(norm, (channel, i) =>
            (inputs[0][i] - norm.Mean[channel]) / Math.Sqrt(norm.Variance[channel] + norm.Epsilon) * norm.Scale[channel]
            + norm.Shift[channel]),
        ReluLayer relu => Elementwise(layer, (_, i) => Math.Clamp(inputs[0][i], 0, relu.Most)),
        MaxPoolLayer { Window: var window } => Pool(layer, window, inputs[0], pixels => pixels.Max()),
        AveragePoolLayer { Window: var window } => Pool(layer, window, inputs[0], pixels => pixels.Average()),
        CropLayer => Crop(layer, inputs[0]),
        ZeroLayer => new double[layer.Output.Elements],
        SumLayer => Elementwise(layer, (_, i) => inputs.Sum(input => input[i])),
        ConcatenationLayer => [.. inputs.SelectMany(input => input)],
        GlobalAveragePoolLayer => Elementwise(layer, (channel, _) => inputs[0]
            .Skip(channel * layer.Input.Pixels).Take(layer.Input.Pixels).Average()),
        LinearLayer linear => Elementwise(linear, (channel, _) => linear.Bias[channel]
            + inputs[0].Select((value, i) => value * linear.Weight[channel * inputs[0].Length + i]).Sum()),
        NormalisationLayer normalisation => Elementwise(normalisation, (channel, i) =>
            (inputs[0][i] / 255 - normalisation.Mean[channel]) / normalisation.Deviation[channel]),
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "no meaning for this layer"),
    };

    private static double[] Elementwise(Layer layer, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, layer.Output.Elements).Select(i => value(i / layer.Output.Pixels, i))];

    private static double[] Convolve(ConvolutionLayer layer, double[] input)
    {
        var (output, window, place) = (new double[layer.Output.Elements], layer.Window, 0);
        var outputsOfGroup = layer.Output.Channels / layer.Groups;
        for (var channel = 0; channel < layer.Output.Channels; channel++)
        {
            var bias = layer.Bias is { } values ? values[channel] : 0.0;
            var firstInput = channel / outputsOfGroup * layer.GroupInputs;
            for (var row = 0; row < layer.Output.Height; row++)
            {
                for (var column = 0; column < layer.Output.Width; column++)
                {
                    var sum = bias;
                    foreach (var (tap, pixel) in Pixels(layer.Input, window, row, column))
                    {
                        for (var from = 0; from < layer.GroupInputs; from++)
                        {
                            var weight = (channel * layer.GroupInputs + from) * window.Height * window.Width + tap;
                            sum += layer.Weight[weight] * input[(firstInput + from) * layer.Input.Pixels + pixel];
                        }
                    }

                    output[place++] = sum;
                }
            }
        }

        return output;
    }

    private static double[] Pool(
        Layer layer, Window window, double[] input, Func<IEnumerable<double>, double> combine) =>
        Elementwise(layer, (channel, i) =>
        {
            var (row, column) = Math.DivRem(i % layer.Output.Pixels, layer.Output.Width);
            return combine(Pixels(layer.Input, window, row, column)
                .Select(entry => input[channel * layer.Input.Pixels + entry.Pixel]));
        });

    /// <summary>The taps of a window that lie inside the image, with their pixel.</summary>
    private static IEnumerable<(int Tap, int Pixel)> Pixels(FeatureMap input, Window window, int row, int column)
    {
        for (var tap = 0; tap < window.Height * window.Width; tap++)
        {
            var y = row * window.StrideHeight - window.PaddingHeight + tap / window.Width * window.Dilation;
            var x = column * window.StrideWidth - window.PaddingWidth + tap % window.Width * window.Dilation;
            if (y >= 0 && y < input.Height && x >= 0 && x < input.Width)
            {
                yield return (tap, y * input.Width + x);
            }
        }
    }

    private static double[] Crop(Layer layer, double[] input) => Elementwise(layer, (channel, i) =>
    {
        var (row, column) = Math.DivRem(i % layer.Output.Pixels, layer.Output.Width);
        var isInside = row + 1 < layer.Input.Height && column + 1 < layer.Input.Width;
        return isInside ? input[channel * layer.Input.Pixels + (row + 1) * layer.Input.Width + column + 1] : 0;
    });
}

namespace DeffArts.Cost;

/// <summary>
/// What one layer, or several together, hold and do for one image. Sums of the factory methods below are the only
/// source of every count, so that parameters, MACs and cycles cannot tell of different networks.
/// </summary>
public readonly record struct LayerCount
{
    /// <summary>Trainable numbers: filters, scales and shifts of an affine BatchNorm, the classifier.</summary>
    public long Parameters { get; private init; }

    /// <summary>
    /// Multiplications of a filter or matrix with an addition each; padding counts, as it is customary.
    /// </summary>
    public long Macs { get; private init; }

    /// <summary>Numbers that BatchNorms write.</summary>
    public long NormElements { get; private init; }

    /// <summary>Numbers that ReLUs write.</summary>
    public long ReluElements { get; private init; }

    /// <summary>
    /// Numbers that the pools inside cells read; the global one before the classifier is not among them.
    /// </summary>
    public long PoolInputElements { get; private init; }

    /// <summary>Numbers that convolutions and the classifier write.</summary>
    public long Activations { get; private init; }

    /// <summary>Numbers to store for inference: filters and matrix.</summary>
    public long Weights { get; private init; }

    /// <summary>
    /// Numbers to store for inference: one per channel, when every BatchNorm is folded into its convolution.
    /// </summary>
    public long Biases { get; private init; }

    /// <summary>Output channels of filters and matrix: numbers of scales when the weights are integers.</summary>
    public long Scales { get; private init; }

    /// <summary>The work in the operations of Table 1.</summary>
    public ElementaryCount Work { get; private init; }

    /// <summary>
    /// The MACs that Table 3 prints: 2 for each number of a BatchNorm, 1 for each of a ReLU and for each that a pool
    /// reads come on top. The paper does not say so; this count gives its figures.
    /// </summary>
    public long MacsWithElementwise => Macs + 2 * NormElements + ReluElements + PoolInputElements;

    /// <summary>Both together.</summary>
    public static LayerCount operator +(LayerCount a, LayerCount b) => new()
    {
        Parameters = a.Parameters + b.Parameters,
        Macs = a.Macs + b.Macs,
        NormElements = a.NormElements + b.NormElements,
        ReluElements = a.ReluElements + b.ReluElements,
        PoolInputElements = a.PoolInputElements + b.PoolInputElements,
        Activations = a.Activations + b.Activations,
        Weights = a.Weights + b.Weights,
        Biases = a.Biases + b.Biases,
        Scales = a.Scales + b.Scales,
        Work = a.Work + b.Work,
    };

    /// <summary>The sum of many.</summary>
    public static LayerCount Sum(IEnumerable<LayerCount> counts) =>
        counts.Aggregate(default(LayerCount), (sum, count) => sum + count);

    /// <summary>
    /// A convolution without bias: <paramref name="taps"/> numbers of the input for each of <paramref name="pixels"/>
    /// x <paramref name="output"/> numbers.
    /// </summary>
    public static LayerCount Convolution(long taps, long output, long pixels)
    {
        var macs = taps * output * pixels;
        return new LayerCount
        {
            Parameters = taps * output,
            Weights = taps * output,
            Scales = output,
            Macs = macs,
            Activations = output * pixels,
            Work = new ElementaryCount(Multiplications: macs, Additions: macs),
        };
    }

    /// <summary>An affine BatchNorm at inference: a multiplication and an addition for each number.</summary>
    public static LayerCount Norm(long channels, long pixels) => new()
    {
        Parameters = 2 * channels,
        Biases = channels,
        NormElements = channels * pixels,
        Work = new ElementaryCount(Multiplications: channels * pixels, Additions: channels * pixels),
    };

    /// <summary>A ReLU: a comparison for each number.</summary>
    public static LayerCount Relu(long elements) => new()
    {
        ReluElements = elements,
        Work = new ElementaryCount(Comparisons: elements),
    };

    /// <summary>A ReLU6: two comparisons for each number, which it writes once.</summary>
    public static LayerCount Relu6(long elements) => new()
    {
        ReluElements = elements,
        Work = new ElementaryCount(Comparisons: 2 * elements),
    };

    /// <summary>A max pool, counted as in appendix B: a comparison for each of its k*k taps.</summary>
    public static LayerCount MaxPool(long taps, long inputs, long outputs) => new()
    {
        PoolInputElements = inputs,
        Work = new ElementaryCount(Comparisons: taps * outputs),
    };

    /// <summary>An average pool: an addition for each tap and one division.</summary>
    public static LayerCount AveragePool(long taps, long inputs, long outputs) => new()
    {
        PoolInputElements = inputs,
        Work = new ElementaryCount(Additions: taps * outputs, Divisions: outputs),
    };

    /// <summary>
    /// The global average pool before the classifier, <paramref name="pixels"/> to one for each channel.
    /// </summary>
    public static LayerCount GlobalAverage(long channels, long pixels) => new()
    {
        Work = new ElementaryCount(Additions: channels * pixels, Divisions: channels),
    };

    /// <summary>Additions of terms of a node.</summary>
    public static LayerCount Additions(long elements) => new() { Work = new ElementaryCount(Additions: elements) };

    /// <summary>A fully connected layer with bias.</summary>
    public static LayerCount Linear(long inputs, long outputs) => new()
    {
        Parameters = (inputs + 1) * outputs,
        Weights = inputs * outputs,
        Biases = outputs,
        Scales = outputs,
        Macs = inputs * outputs,
        Activations = outputs,
        Work = new ElementaryCount(Multiplications: inputs * outputs, Additions: (inputs + 1) * outputs),
    };
}

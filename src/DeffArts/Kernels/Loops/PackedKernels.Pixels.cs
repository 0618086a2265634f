namespace DeffArts.Kernels.Loops;

/// <summary>What goes pixel by pixel, without gaps.</summary>
internal sealed unsafe partial class PackedKernels
{
    private const int MostSources = 512;

    /// <inheritdoc/>
    public override void Normalise(float* source, float* scale, float* shift, float* target, int pixels, int channels)
    {
        var whole = Whole(pixels, channels);
        if (whole > 0)
        {
            float* a = stackalloc float[MostLanes], b = stackalloc float[MostLanes];
            Spread(scale, a);
            Spread(shift, b);
            wide.Normalise(source, a, b, target, whole / pack, wideLanes);
        }

        var done = whole * channels;
        narrow.Normalise(source + done, scale, shift, target + done, pixels - whole, channels);
    }

    /// <inheritdoc/>
    public override void NormGradient(
        float* gradient, float* output, Coefficients coefficients, float* target, int pixels, int channels)
    {
        var whole = Whole(pixels, channels);
        if (whole > 0)
        {
            var a = stackalloc float[3 * MostLanes];
            var given = new Coefficients((nint)a, (nint)(a + MostLanes), (nint)(a + 2 * MostLanes));
            Spread((float*)coefficients.A, a);
            Spread((float*)coefficients.B, a + MostLanes);
            Spread((float*)coefficients.K, a + 2 * MostLanes);
            wide.NormGradient(gradient, output, given, target, whole / pack, wideLanes);
        }

        var done = whole * channels;
        narrow.NormGradient(gradient + done, output + done, coefficients, target + done, pixels - whole, channels);
    }

    /// <inheritdoc/>
    public override void WeightedSum(
        float** sources, float** scales, int count, float* shift, float* target, int pixels, int channels)
    {
        // Wide pixels run on to a multiple of four as well, which is as far as a plane has room for one.
        var whole = pixels % (4 * pack) == 0 && count <= MostSources ? Whole(pixels, channels) : 0;
        if (whole == 0)
        {
            narrow.WeightedSum(sources, scales, count, shift, target, pixels, channels);
            return;
        }

        var spread = stackalloc float[(count + 1) * wideLanes];
        var vectors = stackalloc float*[count];
        for (var i = 0; i < count; i++)
        {
            vectors[i] = spread + i * wideLanes;
            Spread(scales[i], vectors[i]);
        }

        var start = shift is null ? null : spread + count * wideLanes;
        if (start is not null)
        {
            Spread(shift, start);
        }

        wide.WeightedSum(sources, vectors, count, start, target, whole / pack, wideLanes);
    }

    /// <inheritdoc/>
    public override void Fill(float* value, float* target, int pixels, int channels)
    {
        var whole = Whole(pixels, channels);
        if (whole > 0)
        {
            var a = stackalloc float[MostLanes];
            Spread(value, a);
            wide.Fill(a, target, whole / pack, wideLanes);
        }

        narrow.Fill(value, target + whole * channels, pixels - whole, channels);
    }

    /// <inheritdoc/>
    public override void AddSums(float* source, float* other, float* sums, int pixels, int channels)
    {
        var whole = Whole(pixels, channels);
        if (whole > 0)
        {
            var both = stackalloc float[2 * MostLanes];
            new Span<float>(both, 2 * MostLanes).Clear();
            wide.AddSums(source, other, both, whole / pack, wideLanes);
            Fold(both, sums, 2);
        }

        var done = whole * channels;
        narrow.AddSums(source + done, other + done, sums, pixels - whole, channels);
    }

    /// <inheritdoc/>
    public override void Add(float* source, float* target, int count) => narrow.Add(source, target, count);

    /// <inheritdoc/>
    public override void Shuffle(float* source, float* places, float* target, int pixels, int channels) =>
        narrow.Shuffle(source, places, target, pixels, channels);

    /// <inheritdoc/>
    public override void Take(float* source, int step, float* mask, float* target, int pixels, int channels) =>
        narrow.Take(source, step, mask, target, pixels, channels);

    /// <inheritdoc/>
    public override void Give(float* source, float* target, int step, int pixels, int channels) =>
        narrow.Give(source, target, step, pixels, channels);
}

using DeffArts.Kernels.Memory;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Kernels;

/// <summary>
/// Between libtorch's N x C x H x W and the kernels' padded channels-last memory, one image at a time.
/// </summary>
internal static unsafe class Laid
{
    /// <summary>1 x C x H x W to pixels without gaps, padded channels, and room behind.</summary>
    public static float* Out(Arena arena, Tensor image, int channels, int slackPixels = 64)
    {
        var (used, pixels) = ((int)image.shape[1], (int)(image.shape[2] * image.shape[3]));
        var to = arena.Floats((long)(pixels + slackPixels) * channels);
        var values = image.to(ScalarType.Float32).contiguous().data<float>().ToArray();
        for (var c = 0; c < used; c++)
        {
            for (var p = 0; p < pixels; p++)
            {
                to[p * channels + c] = values[c * pixels + p];
            }
        }

        return to;
    }

    /// <summary>The way back, to float64; padded channels must be zero.</summary>
    public static Tensor Back(Grid grid, int used, int channels, int height, int width)
    {
        var values = new double[used * height * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = grid.RowAt(y) + (nint)x * grid.Step;
                for (var c = 0; c < channels; c++)
                {
                    if (c < used)
                    {
                        values[(c * height + y) * width + x] = pixel[c];
                    }
                    else
                    {
                        Assert.Equal(0, pixel[c]);
                    }
                }
            }
        }

        return tensor(values).reshape(1, used, height, width);
    }

    /// <summary>The way back from pixels without gaps.</summary>
    public static Tensor Back(float* pixels, int used, int channels, int height, int width) =>
        Back(new Grid(pixels, width * channels, channels), used, channels, height, width);

    /// <summary>The largest difference is at most that part of the largest expected number.</summary>
    public static void Near(Tensor expected, Tensor actual, double tolerance, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var error = (expected - actual).abs().max().item<double>();
        var size = expected.abs().max().item<double>();
        Assert.True(error <= tolerance * size + 1e-30, $"{what}: off by {error:g3} where the largest is {size:g3}");
    }
}

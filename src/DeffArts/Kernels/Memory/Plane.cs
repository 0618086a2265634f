using System.Runtime.InteropServices;
using DeffArts.Kernels.Loops;

namespace DeffArts.Kernels.Memory;

/// <summary>
/// A tensor of a batch: image by image, row by row, pixel by pixel, the channels side by side and padded with zeros to
/// whole vectors. Behind each image there is room for a block that runs over its end.
/// </summary>
internal sealed unsafe class Plane
{
    private readonly float* data;
    private readonly long imageStride;

    /// <summary>Zeros for so many images.</summary>
    public Plane(Arena arena, KernelSet kernels, int channels, int height, int width, int images)
    {
        (Kernels, Used, Channels) = (kernels, channels, kernels.Padded(channels));
        (Height, Width) = (height, width);
        imageStride = (long)KernelSet.RoundUp(Pixels, KernelSet.Block) * Channels;
        data = arena.Floats(imageStride * images);
    }

    /// <summary>A plane of the shape of another in memory that is there.</summary>
    public Plane(float* data, Plane shape)
    {
        (Kernels, Used, Channels) = (shape.Kernels, shape.Used, shape.Channels);
        (Height, Width) = (shape.Height, shape.Width);
        this.data = data;
        imageStride = shape.imageStride;
    }

    /// <summary>The kernels whose vectors divide the channels.</summary>
    public KernelSet Kernels { get; }

    /// <summary>Channels without the padding.</summary>
    public int Used { get; }

    /// <summary>Channels with the padding.</summary>
    public int Channels { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Of one image.</summary>
    public int Pixels => Height * Width;

    /// <summary>Numbers of so many images.</summary>
    public long Floats(int images) => imageStride * images;

    /// <summary>The first number of an image.</summary>
    public float* At(int image) => data + image * imageStride;

    /// <summary>Row <paramref name="row"/> of an image.</summary>
    public float* At(int image, int row) => At(image) + (long)row * Width * Channels;

    /// <summary>Sets an image to zero.</summary>
    public void Clear(int image) => NativeMemory.Clear(At(image), (nuint)((long)Pixels * Channels * sizeof(float)));

    /// <summary>The pixels of an image.</summary>
    public Grid GridAt(int image) => new(At(image), Width * Channels, Channels);
}

/// <summary>
/// What a cell reads: planes whose channels follow each other, and where their gradients are gathered.
/// </summary>
/// <param name="Parts">The planes.</param>
/// <param name="Gradients">A plane for each part.</param>
/// <param name="DependsOnAlpha">
/// False before the first cell: where only alpha's gradient is asked for, none is needed.
/// </param>
internal sealed record Feature(IReadOnlyList<Plane> Parts, IReadOnlyList<Plane> Gradients, bool DependsOnAlpha);

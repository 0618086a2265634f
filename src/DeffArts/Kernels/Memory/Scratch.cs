using System.Runtime.InteropServices;
using DeffArts.Kernels.Loops;

namespace DeffArts.Kernels.Memory;

/// <summary>The image of a <see cref="Tile"/>: its size, and the zeros around it.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Padding">Zeros on each side, in pixels.</param>
/// <param name="Channels">With their padding.</param>
internal readonly record struct TileShape(int Height, int Width, int Padding, int Channels)
{
    // A block may read on beyond the last row, at twice the step where the stride is 2.
    private const int Overrun = 4 * KernelSet.Block;

    /// <summary>Numbers from a row to the next.</summary>
    public int Row => (Width + 2 * Padding) * Channels;

    /// <summary>Numbers in all.</summary>
    public int Floats => (Height + 2 * Padding) * Row + Overrun * Channels;
}

/// <summary>An image with zeros around it, so that a filter needs no case for the border.</summary>
internal sealed unsafe class Tile(float* memory)
{
    private TileShape shape;

    /// <summary>The pixels inside the border; the border is zero, the inside is whatever it was.</summary>
    public Grid Inside(TileShape wanted)
    {
        if (wanted != shape)
        {
            shape = wanted;
            NativeMemory.Clear(memory, (nuint)shape.Floats * sizeof(float));
        }

        return new Grid(memory, shape.Row, shape.Channels).From(shape.Padding, shape.Padding);
    }
}

/// <summary>The most that any part of a pass needs of its thread's working memory.</summary>
internal sealed class ScratchSizes
{
    /// <summary>Numbers of the largest tile.</summary>
    public int Tile { get; private set; }

    /// <summary>Numbers of the largest image or band of rows.</summary>
    public int Band { get; private set; }

    /// <summary>The most channels.</summary>
    public int Channels { get; private set; }

    /// <summary>Makes room for a tile.</summary>
    public void Need(TileShape tile) => Tile = Math.Max(Tile, tile.Floats);

    /// <summary>Makes room for so many pixels of so many channels.</summary>
    public void Need(int pixels, int channels)
    {
        // A block that runs over the end of an image, and over the end of its last row at a stride of 2.
        Band = Math.Max(Band, (pixels + 4 * KernelSet.Block) * channels);
        Channels = Math.Max(Channels, channels);
    }
}

/// <summary>One thread's working memory: what a step makes and uses up again while it is in the cache.</summary>
internal sealed unsafe class Scratch
{
    /// <summary>Takes the memory.</summary>
    public Scratch(Arena arena, ScratchSizes sizes)
    {
        Tile = new Tile(arena.Floats(sizes.Tile));
        OuterTile = new Tile(arena.Floats(sizes.Tile));
        Gradient = arena.Floats(sizes.Band);
        Input = arena.Floats(sizes.Band);
        Outer = arena.Floats(sizes.Band);
        InputGradient = arena.Floats(sizes.Band);
        Sums = arena.Floats(2 * sizes.Channels);
    }

    /// <summary>The rectified input of the convolutions at hand.</summary>
    public Tile Tile { get; }

    /// <summary>The gradient of a depthwise convolution's output.</summary>
    public Tile OuterTile { get; }

    /// <summary>The gradient of the rectified input.</summary>
    public float* Gradient { get; }

    /// <summary>What goes into a 1x1 convolution.</summary>
    public float* Input { get; }

    /// <summary>The gradient of what comes out of it.</summary>
    public float* Outer { get; }

    /// <summary>The gradient of what goes into it.</summary>
    public float* InputGradient { get; }

    /// <summary>Two sums for each channel.</summary>
    public float* Sums { get; }

    /// <summary>The grid of <see cref="Gradient"/> for images of that width: rows have room for whole blocks.</summary>
    public Grid GradientGrid(int width, int channels) => new(Gradient, GradientRow(width) * channels, channels);

    /// <summary>Pixels of a row of <see cref="GradientGrid"/>.</summary>
    public static int GradientRow(int width) => KernelSet.RoundUp(width, 2 * KernelSet.Block);
}

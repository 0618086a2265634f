using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeffArts.Data.Drawn;

/// <summary>One image of <see cref="Shapes"/>: all its random choices, then the painting.</summary>
internal sealed class ShapeScene
{
    private const int Size = Shapes.Size;
    private const float LeastContrast = 140;

    // With either sign of contrast a small network is half as good after the same nine epochs.
    private const float LeastLighter = 40;
    private const float Noise = 20;

    private readonly Randomness random;
    private readonly Outline outline;
    private readonly Vector2 centre;
    private readonly float scale;
    private readonly Vector2 turn;
    private readonly ShapeTexture background;
    private readonly ShapeTexture foreground;
    private readonly Distractor[] distractors;

    public ShapeScene(Outline outline, Randomness random)
    {
        (this.outline, this.random) = (outline, random);
        scale = MathF.Sqrt((float)random.Uniform(130, 260));
        // One pixel of the shape may be cut off by the border.
        var margin = Math.Min(Size / 2f, scale * outline.Reach - 1);
        centre = new((float)random.Uniform(margin, Size - margin), (float)random.Uniform(margin, Size - margin));
        var (sin, cos) = Math.SinCos(random.Uniform(0, 2 * Math.PI));
        turn = new((float)cos, (float)sin);

        var (ground, figure) = RandomColours(random);
        background = new(ground, random);
        foreground = new(figure, random);
        distractors = [.. Enumerable.Range(0, 2 + random.Below(3)).Select(_ => new Distractor(random))];
    }

    /// <summary>Paints into <paramref name="target"/>, 3 x 32 x 32.</summary>
    /// <remarks>
    /// Every start draws thousands of images before the JIT has seen what is hot: what works pixel by pixel is
    /// optimised at once, here and in what it calls, which halves the time that a start takes.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Paint(Span<byte> target)
    {
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var colour = ColourAt(new(x + 0.5f, y + 0.5f))
                    + Noise * new Vector3(NextNoise(), NextNoise(), NextNoise());
                var pixel = y * Size + x;
                for (var channel = 0; channel < 3; channel++)
                {
                    target[channel * Size * Size + pixel] = (byte)Math.Clamp(colour[channel] + 0.5f, 0f, 255f);
                }
            }
        }
    }

    internal static Vector3 RandomColour(Randomness random) =>
        new((float)random.Uniform(0, 255), (float)random.Uniform(0, 255), (float)random.Uniform(0, 255));

    /// <summary>
    /// How much of a pixel is covered by what has its edge at this signed distance: an antialiased edge.
    /// </summary>
    internal static float Coverage(float distance) => Math.Clamp(0.5f - distance, 0f, 1f);

    /// <summary>Two colours that differ clearly, the figure's being the lighter one.</summary>
    private static (Vector3 Ground, Vector3 Figure) RandomColours(Randomness random)
    {
        while (true)
        {
            var (ground, figure) = (RandomColour(random), RandomColour(random));
            if (Vector3.Distance(ground, figure) >= LeastContrast
                && Vector3.Dot(figure - ground, Vector3.One) >= 3 * LeastLighter)
            {
                return (ground, figure);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector3 ColourAt(Vector2 point)
    {
        var colour = background.At(point);
        foreach (var distractor in distractors)
        {
            colour = distractor.IsInFront ? colour : distractor.Over(colour, point);
        }

        if (Vector2.Distance(point, centre) < this.outline.Reach * scale + 1)
        {
            colour = Vector3.Lerp(colour, foreground.At(point), Coverage(DistanceToShape(point - centre)));
        }

        foreach (var distractor in distractors)
        {
            colour = distractor.IsInFront ? distractor.Over(colour, point) : colour;
        }

        return colour;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float DistanceToShape(Vector2 local)
    {
        var turned = new Vector2(turn.X * local.X + turn.Y * local.Y, turn.X * local.Y - turn.Y * local.X);
        return this.outline.Distance(turned / scale) * scale;
    }

    /// <summary>Between -1 and 1, triangular.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float NextNoise()
    {
        var bits = this.random.NextBits();
        return ((uint)bits - (float)(uint)(bits >> 32)) * (1f / 4294967296f);
    }
}

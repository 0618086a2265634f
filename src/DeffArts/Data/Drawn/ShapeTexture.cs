using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeffArts.Data.Drawn;

/// <summary>A colour with a pattern: stripes, a grid of bumps, or clouds.</summary>
internal sealed class ShapeTexture
{
    private const int Clouds = 6;

    private readonly Vector3 colour;
    private readonly Vector3 swing;
    private readonly int kind;
    private readonly Vector2 wave;
    private readonly Vector2 phase;
    private readonly float[] clouds = new float[Clouds * Clouds];

    public ShapeTexture(Vector3 colour, Randomness random)
    {
        this.colour = colour;
        swing = 0.22f * (ShapeScene.RandomColour(random) - new Vector3(127.5f));
        kind = random.Below(3);
        var (sin, cos) = Math.SinCos(random.Uniform(0, 2 * Math.PI));
        wave = (float)random.Uniform(0.5, 1.6) * new Vector2((float)cos, (float)sin);
        phase = new((float)random.Uniform(0, 2 * Math.PI), (float)random.Uniform(0, 2 * Math.PI));
        for (var i = 0; i < clouds.Length; i++)
        {
            clouds[i] = (float)random.Uniform(-1.5, 1.5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vector3 At(Vector2 point) => this.colour + swing * kind switch
    {
        0 => MathF.Sin(Vector2.Dot(wave, point) + phase.X),
        1 => 1.4f * MathF.Sin(Vector2.Dot(wave, point) + phase.X)
            * MathF.Sin(wave.X * point.Y - wave.Y * point.X + phase.Y),
        _ => CloudAt(point * ((Clouds - 1f) / Shapes.Size)),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float CloudAt(Vector2 point)
    {
        var (x, y) = ((int)point.X, (int)point.Y);
        var (right, down) = (point.X - x, point.Y - y);
        float Row(int row) => clouds[row * Clouds + x] * (1 - right) + clouds[row * Clouds + x + 1] * right;
        return Row(y) * (1 - down) + Row(y + 1) * down;
    }
}

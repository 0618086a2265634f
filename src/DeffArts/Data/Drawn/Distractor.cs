using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeffArts.Data.Drawn;

/// <summary>A line or dot of another colour, before or behind the shape.</summary>
internal sealed class Distractor
{
    private readonly Vector2 from;
    private readonly Vector2 to;
    private readonly float width;
    private readonly Vector3 colour;

    public Distractor(Randomness random)
    {
        IsInFront = random.Below(2) == 0;
        this.colour = ShapeScene.RandomColour(random);
        width = (float)random.Uniform(0.6, 1.3);
        from = new((float)random.Uniform(0, Shapes.Size), (float)random.Uniform(0, Shapes.Size));
        var length = random.Below(2) == 0 ? 0.1 : random.Uniform(4, 14);
        var (sin, cos) = Math.SinCos(random.Uniform(0, 2 * Math.PI));
        to = from + (float)length * new Vector2((float)cos, (float)sin);
    }

    public bool IsInFront { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vector3 Over(Vector3 colour, Vector2 point) =>
        Vector3.Lerp(colour, this.colour, ShapeScene.Coverage(Outline.Segment(point, from, to) - width));
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeffArts.Data.Drawn;

/// <summary>A line or dot of another colour, before or behind the shape.</summary>
internal sealed class Distractor
{
    private readonly Vector2 _from;
    private readonly Vector2 _to;
    private readonly float _width;
    private readonly Vector3 _colour;

    public Distractor(Randomness random)
    {
        IsInFront = random.Below(2) == 0;
        _colour = ShapeScene.RandomColour(random);
        _width = (float)random.Uniform(0.6, 1.3);
        _from = new((float)random.Uniform(0, Shapes.Size), (float)random.Uniform(0, Shapes.Size));
        var length = random.Below(2) == 0 ? 0.1 : random.Uniform(4, 14);
        var (sin, cos) = Math.SinCos(random.Uniform(0, 2 * Math.PI));
        _to = _from + (float)length * new Vector2((float)cos, (float)sin);
    }

    public bool IsInFront { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vector3 Over(Vector3 colour, Vector2 point) =>
        Vector3.Lerp(colour, _colour, ShapeScene.Coverage(Outline.Segment(point, _from, _to) - _width));
}

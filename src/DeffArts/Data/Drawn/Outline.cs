using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeffArts.Data.Drawn;

/// <summary>
/// A shape as the signed distance to its edge (negative inside), moved and scaled so that its centroid is the origin
/// and its area is 1: equal areas, or the mean colour would give the class away.
/// </summary>
internal sealed class Outline
{
    private readonly Func<Vector2, float> distance;
    private readonly Vector2 middle;
    private readonly float magnification;

    private Outline(string name, Func<Vector2, float> distance)
    {
        (Name, this.distance) = (name, distance);
        (middle, magnification, Reach) = Measure(distance);
    }

    public static ImmutableArray<Outline> All { get; } =
    [
        new("circle", point => point.Length() - 0.8f),
        new("ring", point => Math.Abs(point.Length() - 0.68f) - 0.2f),
        new("square", Polygon((-0.7f, -0.7f), (0.7f, -0.7f), (0.7f, 0.7f), (-0.7f, 0.7f))),
        new("triangle", Polygon(Star(3, 0.95f, 0.475f))),
        new("star", Polygon(Star(5, 0.95f, 0.38f))),
        new("cross", Polygon(
            (-0.25f, -0.8f), (0.25f, -0.8f), (0.25f, -0.25f), (0.8f, -0.25f), (0.8f, 0.25f), (0.25f, 0.25f),
            (0.25f, 0.8f), (-0.25f, 0.8f), (-0.25f, 0.25f), (-0.8f, 0.25f), (-0.8f, -0.25f), (-0.25f, -0.25f))),
        new("crescent", point => Math.Max(point.Length() - 0.9f, 0.75f - (point - new Vector2(0.5f, 0)).Length())),
        new("arrow", Polygon(
            (-0.9f, -0.2f), (0.05f, -0.2f), (0.05f, -0.65f), (0.9f, 0f), (0.05f, 0.65f), (0.05f, 0.2f), (-0.9f, 0.2f))),
        new("hourglass",
            Polygon((-0.65f, -0.85f), (0.65f, -0.85f), (0.12f, 0f), (0.65f, 0.85f), (-0.65f, 0.85f), (-0.12f, 0f))),
        new("corner",
            Polygon((-0.8f, -0.8f), (0.8f, -0.8f), (0.8f, -0.3f), (-0.3f, -0.3f), (-0.3f, 0.8f), (-0.8f, 0.8f))),
    ];

    public string Name { get; }

    /// <summary>The largest distance of the shape from its centroid, at area 1.</summary>
    public float Reach { get; }

    /// <summary>Signed distance of a point to the edge, at area 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Distance(Vector2 point) => this.distance(point / magnification + middle) * magnification;

    /// <summary>
    /// Centroid, the factor that makes the area 1, and the reach after it; by sampling [-1, 1] x [-1, 1].
    /// </summary>
    private static (Vector2 Centroid, float Scale, float Reach) Measure(Func<Vector2, float> distance)
    {
        const int Grid = 128;
        var inside = (from y in Enumerable.Range(0, Grid)
                      from x in Enumerable.Range(0, Grid)
                      let point = new Vector2(x + 0.5f, y + 0.5f) * (2f / Grid) - Vector2.One
                      where distance(point) < 0
                      select point).ToArray();
        var centroid = inside.Aggregate(Vector2.Zero, (sum, point) => sum + point) / inside.Length;
        var scale = 1 / MathF.Sqrt(inside.Length * (2f / Grid) * (2f / Grid));
        return (centroid, scale, scale * inside.Max(point => (point - centroid).Length()));
    }

    private static (float X, float Y)[] Star(int points, float outer, float inner) =>
        [.. Enumerable.Range(0, 2 * points).Select(i =>
        {
            var (sin, cos) = MathF.SinCos(MathF.PI * i / points);
            var radius = i % 2 == 0 ? outer : inner;
            return (radius * cos, radius * sin);
        })];

    private static Func<Vector2, float> Polygon(params (float X, float Y)[] corners)
    {
        var points = corners.Select(corner => new Vector2(corner.X, corner.Y)).ToArray();
        return [MethodImpl(MethodImplOptions.AggressiveOptimization)] (point) =>
        {
            var nearest = float.MaxValue;
            var inside = false;
            for (int i = 0, before = points.Length - 1; i < points.Length; before = i++)
            {
                var (a, b) = (points[before], points[i]);
                nearest = Math.Min(nearest, Segment(point, a, b));
                // An odd number of edges to the right of a point inside.
                inside ^= (a.Y > point.Y) != (b.Y > point.Y)
                    && point.X < a.X + (point.Y - a.Y) / (b.Y - a.Y) * (b.X - a.X);
            }

            return inside ? -nearest : nearest;
        };
    }

    /// <summary>Distance of a point to the segment from a to b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Segment(Vector2 point, Vector2 a, Vector2 b)
    {
        var along = Math.Clamp(Vector2.Dot(point - a, b - a) / (b - a).LengthSquared(), 0f, 1f);
        return (point - a - along * (b - a)).Length();
    }
}

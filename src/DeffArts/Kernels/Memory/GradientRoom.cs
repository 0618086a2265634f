namespace DeffArts.Kernels.Memory;

/// <summary>
/// Memory for gradients that live no longer than one cell's pass backward: every cell uses the same, since no two go
/// back at a time. A piece that is too small for a cell is replaced by a larger one from there on.
/// </summary>
internal sealed unsafe class GradientRoom(Arena arena)
{
    private readonly List<(nint Data, long Floats)> pieces = [];
    private int next;

    /// <summary>What was taken before may be taken again.</summary>
    public void StartCell() => next = 0;

    /// <summary>A plane like another; what it holds is not defined.</summary>
    public Plane Like(Plane plane, int images)
    {
        var floats = plane.Floats(images);
        if (next == pieces.Count)
        {
            pieces.Add(default);
        }

        if (pieces[next].Floats < floats)
        {
            pieces[next] = ((nint)arena.Floats(floats), floats);
        }

        return new Plane((float*)pieces[next++].Data, plane);
    }
}

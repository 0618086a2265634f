using System.Runtime.CompilerServices;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>target = max(source, 0), grid to grid.</summary>
    public abstract void GatherRelu(Grid source, Grid target, int rows, int columns, int channels);

    /// <summary>target = source, grid to grid.</summary>
    public abstract void Copy(Grid source, Grid target, int rows, int columns, int channels);

    /// <summary>target += gradient where source is above zero; source and target are grids of the same shape.</summary>
    public abstract void ScatterMasked(
        Grid gradient, Grid source, Grid target, int rows, int columns, int channels);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void GatherRelu(Grid source, Grid target, int rows, int columns, int channels)
    {
        var zero = TLanes.Splat(0);
        for (var y = 0; y < rows; y++)
        {
            var from = source.RowAt(y);
            var to = target.RowAt(y);
            for (var x = 0; x < columns; x++)
            {
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    TLanes.Store(to + c, TLanes.Max(TLanes.Load(from + c), zero));
                }

                from += source.Step;
                to += target.Step;
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Copy(Grid source, Grid target, int rows, int columns, int channels)
    {
        for (var y = 0; y < rows; y++)
        {
            var from = source.RowAt(y);
            var to = target.RowAt(y);
            for (var x = 0; x < columns; x++)
            {
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    TLanes.Store(to + c, TLanes.Load(from + c));
                }

                from += source.Step;
                to += target.Step;
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void ScatterMasked(
        Grid gradient, Grid source, Grid target, int rows, int columns, int channels)
    {
        for (var y = 0; y < rows; y++)
        {
            var from = gradient.RowAt(y);
            var state = source.RowAt(y);
            var to = target.RowAt(y);
            for (var x = 0; x < columns; x++)
            {
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    var masked = TLanes.WherePositive(TLanes.Load(state + c), TLanes.Load(from + c));
                    TLanes.Store(to + c, TLanes.Add(TLanes.Load(to + c), masked));
                }

                from += gradient.Step;
                state += source.Step;
                to += target.Step;
            }
        }
    }
}

using DeffArts.Reports.Cells;

namespace DeffArts.Reports.Charts;

/// <summary>A function of x and y from 0 to 1, sampled at evenly spaced points; the first index is x.</summary>
public sealed class Grid
{
    private readonly double[,] values;

    private Grid(double[,] values) => this.values = values;

    /// <summary>Samples on each axis.</summary>
    public int Count => values.GetLength(0);

    /// <summary>The smallest sample.</summary>
    public double Low => values.Cast<double>().Min();

    /// <summary>The largest sample.</summary>
    public double High => values.Cast<double>().Max();

    /// <summary>The sample at place <paramref name="i"/>, <paramref name="j"/>.</summary>
    public double this[int i, int j] => values[i, j];

    /// <summary>
    /// Samples a function at <paramref name="count"/> x <paramref name="count"/> points, 2 x 2 at least.
    /// </summary>
    public static Grid Sample(Func<double, double, double> function, int count)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var samples = new double[count, count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                samples[i, j] = function((double)i / (count - 1), (double)j / (count - 1));
            }
        }

        return new Grid(samples);
    }

    /// <summary>The x or y of a place.</summary>
    public double At(int place) => (double)place / (Count - 1);

    /// <summary>The point of the smallest sample; of equals the one nearest the origin.</summary>
    public Point Minimum()
    {
        var (x, y) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < Count; j++)
            {
                (x, y) = values[i, j] < values[x, y] ? (i, j) : (x, y);
            }
        }

        return new Point(At(x), At(y));
    }
}

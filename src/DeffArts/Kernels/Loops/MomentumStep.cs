using System.Numerics;
using DeffArts.Kernels.Work;

namespace DeffArts.Kernels.Loops;

/// <summary>One tensor of a step: its numbers, their gradient and their momentum.</summary>
internal readonly record struct MomentumPiece(nint Weight, nint Gradient, nint Velocity, int Count);

/// <summary>
/// Stochastic gradient descent with momentum over many small tensors, each read once for the norm and once for the
/// step. Every tensor is summed by itself and the sums in their order: no bit depends on the threads.
/// </summary>
internal static unsafe class MomentumStep
{
    private const int Parts = 64;

    /// <summary>The Euclidean norm of all gradients together.</summary>
    public static double Norm(MomentumPiece[] pieces, Workers workers)
    {
        var squares = new double[pieces.Length];
        ForEach(pieces, workers, i => squares[i] = Squares((float*)pieces[i].Gradient, pieces[i].Count));
        return Math.Sqrt(squares.Sum());
    }

    /// <summary>v = momentum v + scale g + decay w, then w = w - rate v.</summary>
    public static void Take(
        MomentumPiece[] pieces, Workers workers, double scale, double momentum, double decay, double rate) =>
        ForEach(pieces, workers, i => Take(pieces[i], (float)scale, (float)momentum, (float)decay, (float)rate));

    private static void ForEach(MomentumPiece[] pieces, Workers workers, Action<int> action) =>
        workers.Run(Math.Min(Parts, pieces.Length), (part, _) =>
        {
            for (var i = part; i < pieces.Length; i += Parts)
            {
                action(i);
            }
        });

    private static double Squares(float* values, int count)
    {
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        var at = 0;
        for (; at + Vector<float>.Count <= count; at += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(values + at), out var a, out var b);
            low += a * a;
            high += b * b;
        }

        var sum = Vector.Sum(low + high);
        for (; at < count; at++)
        {
            sum += (double)values[at] * values[at];
        }

        return sum;
    }

    private static void Take(MomentumPiece piece, float scale, float momentum, float decay, float rate)
    {
        float* w = (float*)piece.Weight, g = (float*)piece.Gradient, v = (float*)piece.Velocity;
        var (scales, momenta, decays, rates) = (
            new Vector<float>(scale), new Vector<float>(momentum), new Vector<float>(decay), new Vector<float>(-rate));
        var at = 0;
        for (; at + Vector<float>.Count <= piece.Count; at += Vector<float>.Count)
        {
            var weight = Vector.Load(w + at);
            var slope = Vector.MultiplyAddEstimate(decays, weight, scales * Vector.Load(g + at));
            var velocity = Vector.MultiplyAddEstimate(momenta, Vector.Load(v + at), slope);
            velocity.Store(v + at);
            Vector.MultiplyAddEstimate(rates, velocity, weight).Store(w + at);
        }

        for (; at < piece.Count; at++)
        {
            var slope = float.MultiplyAddEstimate(decay, w[at], scale * g[at]);
            v[at] = float.MultiplyAddEstimate(momentum, v[at], slope);
            w[at] = float.MultiplyAddEstimate(-rate, v[at], w[at]);
        }
    }
}

using System.Diagnostics;
using DeffArts.App.Exporting;

namespace DeffArts.App.Measuring;

/// <summary>
/// How long something takes: the least of many runs, since whatever else a computer does only adds to a time.
/// </summary>
/// <param name="Seconds">The least.</param>
/// <param name="Spread">
/// What the least of the worst round was above it, in seconds: how far the figure can be trusted.
/// </param>
internal sealed record Latency(double Seconds, double Spread)
{
    /// <summary>Whether two times differ by more than either is uncertain by.</summary>
    public bool IsApartFrom(Latency other) => Math.Abs(Seconds - other.Seconds) > Math.Max(Spread, other.Spread);
}

/// <summary>How long ONNX Runtime takes for one image on one thread of this computer.</summary>
internal static class OnnxLatency
{
    /// <summary>Rounds over all networks: each has its share of a busy moment.</summary>
    public const int Rounds = 5;

    /// <summary>Runs of a network in each round that count.</summary>
    public const int Runs = 20;

    private const int Warming = 3;

    /// <summary>Times ONNX files.</summary>
    public static IReadOnlyList<Latency> Of(IReadOnlyList<byte[]> files)
    {
        var programs = new List<OnnxProgram>();
        try
        {
            programs.AddRange(files.Select(file => new OnnxProgram(file)));
            return Of([.. programs.Select(Timed)]);
        }
        finally
        {
            programs.ForEach(program => program.Dispose());
        }
    }

    /// <summary>Asks for times, round by round; the first few of a round do not count.</summary>
    /// <param name="runs">Each runs one thing once and says how many seconds it took.</param>
    public static IReadOnlyList<Latency> Of(IReadOnlyList<Func<double>> runs)
    {
        var rounds = Enumerable.Range(0, Rounds).Select(_ => runs.Select(Least).ToArray()).ToArray();
        return
        [
            .. Enumerable.Range(0, runs.Count).Select(i => rounds.Select(round => round[i]).ToList())
                .Select(leasts => new Latency(leasts.Min(), leasts.Max() - leasts.Min())),
        ];
    }

    private static double Least(Func<double> run)
    {
        for (var i = 0; i < Warming; i++)
        {
            run();
        }

        return Enumerable.Range(0, Runs).Min(_ => run());
    }

    private static Func<double> Timed(OnnxProgram program)
    {
        var image = new float[program.InputShape.Aggregate(1, (product, size) => product * size)];
        return () =>
        {
            var start = Stopwatch.GetTimestamp();
            program.Run(image);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        };
    }
}

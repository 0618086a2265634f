using System.Diagnostics;
using DeffArts.App.Exporting;

namespace DeffArts.App.Measuring;

/// <summary>How long ONNX Runtime takes for one image on one thread of this computer.</summary>
internal static class OnnxLatency
{
    private const int First = 5;
    private const int Runs = 51;

    /// <summary>The median of several runs in seconds, after a few that do not count.</summary>
    public static double Median(byte[] file)
    {
        using var program = new OnnxProgram(file);
        var image = new float[program.InputShape.Aggregate(1, (product, size) => product * size)];
        var seconds = new List<double>();
        for (var run = 0; run < First + Runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            program.Run(image);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return seconds[First..].Order().ElementAt(Runs / 2);
    }
}

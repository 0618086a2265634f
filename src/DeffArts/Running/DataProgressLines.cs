using DeffArts.Data;
using DeffArts.Reports;

namespace DeffArts.Running;

/// <summary>Says how a long download or decoding goes, a line at a time; what is quick is not mentioned.</summary>
public sealed class DataProgressLines(Action<string> note, TimeProvider time) : IProgress<DataProgress>
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private long lastLine = time.GetTimestamp();

    /// <inheritdoc/>
    public void Report(DataProgress value)
    {
        if (time.GetElapsedTime(lastLine) >= Quiet)
        {
            lastLine = time.GetTimestamp();
            note($"{value.Activity}: {Amount(value.Done, value.Unit)}"
                + (value.Total is { } total ? $" of {Amount(total, value.Unit)}" : ""));
        }
    }

    private static string Amount(long count, string unit) => unit == "bytes" ? Figures.Bytes(count) : $"{count} {unit}";
}

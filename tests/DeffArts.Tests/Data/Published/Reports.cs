using DeffArts.Data;

namespace DeffArts.Tests.Data.Published;

/// <summary>Keeps the last report, and hands each on.</summary>
internal sealed class Reports(Action<DataProgress>? seen = null) : IProgress<DataProgress>
{
    public DataProgress? Last { get; private set; }

    public void Report(DataProgress value)
    {
        Last = value;
        seen?.Invoke(value);
    }
}

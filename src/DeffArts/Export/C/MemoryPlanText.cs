using System.Globalization;
using System.Text;

namespace DeffArts.Export.C;

/// <summary>A memory plan for people: totals, the steps in their order, the places of the buffers.</summary>
public static class MemoryPlanText
{
    /// <summary>The totals, in some lines.</summary>
    public static string Totals(MemoryPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return $"arena            {Bytes(plan.ArenaBytes)}\n"
            + $"most in use      {Bytes(plan.PeakBytes)}  during one step: no arena of this order can be smaller\n"
            + $"order as defined {Bytes(plan.GivenOrderBytes)}  most in use if the steps ran in the order of the definition\n"
            + $"without reuse    {Bytes(plan.SumBytes)}\n";
    }

    /// <summary>Totals and tables.</summary>
    public static string Write(MemoryPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder(Totals(plan)).Append($"\n{"step",4}{"in use",12}  layer\n");
        foreach (var (i, step) in plan.Program.Steps.Index())
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{i,4}{plan.BytesInUse(i),12:#,0}  {SourceText.Describe(step)}\n");
        }

        text.Append($"\n{"from",10}{"to",10}{"steps",12}  buffer\n");
        foreach (var buffer in plan.Buffers)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{buffer.Offset,10:#,0}{buffer.End,10:#,0}{$"{buffer.First}..{buffer.Last}",12}  {buffer.Map.Name}\n");
        }

        return text.ToString();
    }

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes,12:#,0} bytes");
}

namespace DeffArts.Fuzz;

/// <summary>Makes an input small that shows a fault.</summary>
internal static class Shrinking
{
    private const int MostTrials = 2000;

    /// <summary>Leaves out pieces, large ones first, as long as the fault stays the same.</summary>
    public static byte[] Of(byte[] input, Func<byte[], bool> isTheSame)
    {
        var trials = 0;
        for (var size = input.Length / 2; size > 0; size /= 2)
        {
            for (var begin = 0; begin + size <= input.Length && trials < MostTrials;)
            {
                byte[] shorter = [.. input.AsSpan(0, begin), .. input.AsSpan(begin + size)];
                trials++;
                if (isTheSame(shorter))
                {
                    input = shorter;
                }
                else
                {
                    begin += size;
                }
            }
        }

        return input;
    }
}

namespace DeffArts.Kernels.Memory;

/// <summary>
/// What a full convolution reads: taps side by side in a row are one run of numbers, since a pixel's channels lie side
/// by side, and the pixels of a row too.
/// </summary>
/// <param name="Count">How many runs: rows of taps.</param>
/// <param name="Length">Numbers of a run.</param>
/// <param name="Offsets">For each run, the numbers from the pixel at its place to the run.</param>
/// <param name="Weights">
/// Strip by strip of two vectors of outputs, the last of one where they are odd: runs x length x the strip's outputs.
/// </param>
internal readonly unsafe record struct TapRuns(int Count, int Length, nint Offsets, nint Weights)
{
    /// <summary>The distances.</summary>
    public int* OffsetsPointer => (int*)Offsets;

    /// <summary>The weights.</summary>
    public float* WeightsPointer => (float*)Weights;

    /// <summary>Room for so many runs, whose offsets and weights are zero.</summary>
    public static TapRuns Take(Arena arena, int count, int length, int outputs) => new(
        count, length, (nint)arena.Integers(count), (nint)arena.Floats((long)count * length * outputs));

    /// <summary>Sets the weights that take number <paramref name="place"/> of a run to each output.</summary>
    /// <param name="run">The run.</param>
    /// <param name="place">The number in the run.</param>
    /// <param name="from">The first output's weight.</param>
    /// <param name="step">Numbers from an output's weight to the next one's.</param>
    /// <param name="used">Outputs without their padding.</param>
    /// <param name="outputs">Outputs with it.</param>
    /// <param name="lanes">Numbers in a vector of outputs.</param>
    public void Set(int run, int place, float* from, nint step, int used, int outputs, int lanes)
    {
        for (var strip = 0; strip < used; strip += 2 * lanes)
        {
            var width = Math.Min(2 * lanes, outputs - strip);
            var to = WeightsPointer + (nint)strip * Count * Length + (nint)(run * Length + place) * width;
            var count = Math.Min(width, used - strip);
            for (var output = 0; output < count; output++)
            {
                to[output] = from[(strip + output) * step];
            }
        }
    }
}

using System.Runtime.CompilerServices;

namespace DeffArts.Data;

/// <summary>A part of a random key: a word or a number, which are never equal to each other.</summary>
public readonly record struct KeyPart
{
    private KeyPart(ulong hash) => Hash = hash;

    internal ulong Hash { get; }

    /// <summary>A number as a part of a key.</summary>
    public static implicit operator KeyPart(long number) => FromInt64(number);

    /// <summary>A word as a part of a key.</summary>
    public static implicit operator KeyPart(string word) => FromString(word);

    /// <summary>A number as a part of a key.</summary>
    public static KeyPart FromInt64(long number) =>
        new(Randomness.Mix(unchecked((ulong)number + 0x5851F42D4C957F2DUL)));

    /// <summary>A word as a part of a key: FNV-1a over its UTF-16 units.</summary>
    public static KeyPart FromString(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var hash = 0xCBF29CE484222325UL;
        foreach (var unit in word)
        {
            hash = unchecked((hash ^ unit) * 0x100000001B3UL);
        }

        return new(Randomness.Mix(hash));
    }
}

/// <summary>
/// A random sequence that is purely a function of its key (a seed, then words and numbers that say what it is for), so
/// nothing has to be saved to resume it and no use disturbs another. The generator is SplitMix64 (Steele, Lea and Flood
/// 2014); <see cref="Random"/> is not used because its sequence may change with the runtime. Not for secrets.
/// </summary>
public sealed class Randomness
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15UL;

    private ulong state;
    private double spareNormal = double.NaN;

    /// <summary>Begins the sequence of the key (<paramref name="seed"/>, <paramref name="parts"/>).</summary>
    public Randomness(long seed, params ReadOnlySpan<KeyPart> parts)
    {
        state = Mix(unchecked((ulong)seed));
        foreach (var part in parts)
        {
            // The multiplication makes the order of the parts matter.
            state = Mix(unchecked(state * 0xD1342543DE82EF95UL + part.Hash));
        }
    }

    /// <summary>The next 64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits()
    {
        state = unchecked(state + GoldenGamma);
        return Mix(state);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Uniform in 0 .. n - 1, without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is not positive.</exception>
    public int Below(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        // Lemire's multiplication: the high word is the number; low words under 2^64 mod n would favour some numbers.
        var reject = unchecked(0UL - (ulong)n) % (ulong)n;
        while (true)
        {
            var high = Math.BigMul(NextBits(), (ulong)n, out var low);
            if (low >= reject)
            {
                return (int)high;
            }
        }
    }

    /// <summary>Standard normal (Box-Muller).</summary>
    public double Normal()
    {
        if (!double.IsNaN(spareNormal))
        {
            var spare = spareNormal;
            spareNormal = double.NaN;
            return spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * Uniform());
        spareNormal = radius * sin;
        return radius * cos;
    }

    /// <summary>Puts the items into a random order, every order equally likely (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    internal static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}

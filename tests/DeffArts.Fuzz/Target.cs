using System.Collections.Immutable;
using DeffArts.App;

namespace DeffArts.Fuzz;

/// <summary>One reader with what it needs to be tried: inputs that it takes, and how it may refuse others.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Seeds">Valid inputs; each must be accepted.</param>
/// <param name="Read">Gives an input to the reader; what it throws is its answer.</param>
/// <param name="IsRefusal">Whether an exception is one that the reader's documentation promises.</param>
internal sealed record Target(
    string Name, ImmutableArray<byte[]> Seeds, Action<byte[]> Read, Func<Exception, bool> IsRefusal)
{
    private const long Megabyte = 1 << 20;

    /// <summary>Words of the format, which chance would seldom put together.</summary>
    public ImmutableArray<byte[]> Words { get; init; } = [];

    /// <summary>The most that reading may allocate whatever the input, in bytes: buffers, tables.</summary>
    public long FixedBytes { get; init; } = 48 * Megabyte;

    /// <summary>The most that reading may allocate for each byte of input.</summary>
    public long BytesPerByte { get; init; } = 400;

    /// <summary>Of inputs; longer ones are cut.</summary>
    public int LongestInput { get; init; } = 1 << 16;

    /// <summary>Refusals are what the program answers with this exit code, in words of its own.</summary>
    public static Func<Exception, bool> Ends(int code) => failure =>
        Failure.Describe(failure) is var (given, message) && given == code && message.Length > 0
        && !message.StartsWith("unexpected failure", StringComparison.Ordinal);

    /// <summary>Refusals are exceptions of this type.</summary>
    public static Func<Exception, bool> Throws<T>()
        where T : Exception => failure => failure is T;
}

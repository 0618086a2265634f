using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests;

/// <summary>The law that the number of threads decides no bit.</summary>
internal static class ThreadCounts
{
    /// <summary>Makes the bits on one, two and three threads and compares them.</summary>
    public static void AssertSameBits(Func<byte[]> make)
    {
        var before = get_num_threads();
        try
        {
            var bits = new[] { 1, 2, 3 }.Select(count =>
            {
                set_num_threads(count);
                return make();
            }).ToList();

            Assert.Equal(bits[0], bits[1]);
            Assert.Equal(bits[0], bits[2]);
        }
        finally
        {
            set_num_threads(before);
        }
    }
}

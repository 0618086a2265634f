using System.Buffers.Binary;
using System.Text;
using CsCheck;
using DeffArts.Runs;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Runs;

public sealed class SafetensorsDamageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string FilePath => folder.In("a.safetensors");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "take 8 bytes, but 12 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "take 8 bytes, but 4 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' leaves a gap before it")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""",
        6, "'b' overlaps")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""",
        3, "'b' leaves a gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8,
        "'a' has 8 bytes, which its shape does not fill")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0,
        "'a' has a shape whose size overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""", 0,
        "'a' has a shape whose size overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8,
        "shape holds something else than whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8,
        "shape holds something else than whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,8]}}""", 8,
        "shape holds something else than whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8,
        "shape holds something else than whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "shape is not a list")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "data_offsets of the form [begin, end]")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", 8, "data_offsets of the form [begin, end]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "'a' has no data_offsets")]
    [InlineData("""{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", 8, "'a' has the unknown dtype 'F33'")]
    [InlineData("""{"a":{"dtype":4,"shape":[2],"data_offsets":[0,8]}}""", 8, "unknown dtype")]
    [InlineData("""{"a":[]}""", 0, "'a' has no dtype")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""",
        0, "names something twice")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"I8","shape":[0],"data_offsets":[0,0]}}""", 0, "names something twice")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "not JSON")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[0],"data_offsets":[0,0]}}""", 0, "not JSON")]
    [InlineData("""{"a\nb":{}}""", 0, "'a\\nb' has no dtype")]
    [InlineData("""{"__metadata__":[]}""", 0, "the metadata is not an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "metadata 'a' is not text")]
    [InlineData("""{"a":{""", 0, "not JSON")]
    [InlineData("""{} {}""", 0, "not JSON")]
    [InlineData(""" {}""", 0, "does not begin with '{'")]
    [InlineData("""[]""", 0, "does not begin with '{'")]
    [InlineData("", 0, "does not begin with '{'")]
    public void EveryBrokenRuleHasItsLine(string header, int dataLength, string expected)
    {
        Write((ulong)Encoding.UTF8.GetByteCount(header), Encoding.UTF8.GetBytes(header), dataLength);

        AssertRefused(expected);
    }

    [Fact]
    public void TextThatIsNotUtf8IsRefused()
    {
        byte[] header = [.. "{\"a"u8, 0xff, .. "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8];
        Write((ulong)header.Length, header, 0);

        AssertRefused("not JSON");
    }

    [Theory]
    [InlineData(1UL << 60, "its header claims 1152921504606846976 bytes, but only 100 follow")]
    [InlineData(ulong.MaxValue, "its header claims 18446744073709551615 bytes, but only 100 follow")]
    [InlineData(101UL, "its header claims 101 bytes, but only 100 follow")]
    public void AHeaderLongerThanTheFileIsRefusedBeforeAnythingIsAllocated(ulong claimed, string expected)
    {
        Write(claimed, new byte[100], 0);
        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertRefused(expected);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void AHeaderOverTheLimitIsRefusedEvenWhereTheFileIsAsLong()
    {
        Write(100_000_001, [], 0);
        using (var file = new FileStream(FilePath, FileMode.Open))
        {
            file.SetLength(200_000_000);
        }

        AssertRefused("its header claims 100000001 bytes, more than 100000000");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void AFileWithoutALengthIsRefused(int length)
    {
        File.WriteAllBytes(FilePath, new byte[length]);

        var e = Assert.Throws<InvalidRunException>(() => Safetensors.Read(FilePath));

        Assert.Equal($"cannot read {FilePath}: it ends too early; check the path and its permissions", e.Message);
    }

    [Fact]
    public void ABoolThatIsNeitherIsRefused()
    {
        var header = """{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"""u8.ToArray();
        Write((ulong)header.Length, [.. header, 1, 2], 0);

        AssertRefused("a BOOL tensor holds something else than 0 and 1");
    }

    [Fact]
    public void NoDamageEverDoesMoreThanRefuseTheFile()
    {
        var golden = File.ReadAllBytes(Processes.Golden("tiny.safetensors"));
        var refused = 0;
        Gen.Select(Gen.Int[0, golden.Length - 1], Gen.Byte, Gen.Int[0, golden.Length]).Array[1, 3].Sample(
            damages =>
            {
                var damaged = golden.ToArray();
                foreach (var (at, value, length) in damages)
                {
                    damaged[at] = value;
                    damaged = length < golden.Length / 50 ? golden[..(length * 50)] : damaged;
                    if (damaged.Length < golden.Length)
                        break;
                }

                var path = folder.In(Guid.NewGuid().ToString());
                File.WriteAllBytes(path, damaged);
                using var scope = torch.NewDisposeScope();
                try
                {
                    Safetensors.Read(path);
                }
                catch (InvalidRunException e)
                {
                    Assert.DoesNotContain('\n', e.Message);
                    Interlocked.Increment(ref refused);
                }

                File.Delete(path);
            },
            iter: 1000);
        Assert.NotEqual(0, refused);
    }

    private void Write(ulong length, byte[] header, int dataLength)
    {
        var bytes = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        header.CopyTo(bytes, 8);
        File.WriteAllBytes(FilePath, bytes);
    }

    private void AssertRefused(string expected)
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var e = Assert.Throws<InvalidRunException>(() => Safetensors.Read(FilePath));

        Assert.StartsWith($"{FilePath} is not a whole safetensors file: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}

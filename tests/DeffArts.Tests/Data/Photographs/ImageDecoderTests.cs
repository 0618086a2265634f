using System.Buffers.Binary;
using DeffArts.Data.Photographs;
using Xunit;

namespace DeffArts.Tests.Data.Photographs;

public class ImageDecoderTests
{
    private const int Size = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>One whole file of every kind.</summary>
    public static TheoryData<string> Kinds => [.. Whole.Keys];

    private static Dictionary<string, byte[]> Whole { get; } = new(StringComparer.Ordinal)
    {
        ["grey.jpg"] = Jpeg.Encode(16, 24, 1, isProgressive: false, Coefficient),
        ["colour.jpg"] = Jpeg.Encode(20, 17, 3, isProgressive: false, Coefficient),
        ["progressive.jpg"] = Jpeg.Encode(33, 16, 3, isProgressive: true, Coefficient),
        ["colour.png"] = Png.Encode(19, 16, (x, y) => ((byte)(x * y), (byte)(x + y), 7)),
    };

    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    [InlineData(255)]
    public void AGreyJpegIsThatGrey(byte value)
    {
        var pixels = new byte[3 * Size * Size];
        var decoded = ImageDecoder.Decode(Jpeg.Grey(40, 24, value), pixels, Size);

        Assert.Equal(new DecodedFile("", 40, 24), decoded);
        Assert.All(pixels, pixel => Assert.InRange(pixel, value - 1, value + 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKindIsReadWholeAndTruncatedWhereverItIsCut(string kind)
    {
        var whole = Whole[kind];

        Assert.Equal("", Problem(whole));
        // What follows the end belongs to nobody: cameras keep a preview there.
        Assert.Equal("", Problem([.. whole, 1, 2, 3]));
        Assert.All(Enumerable.Range(8, whole.Length - 8), length =>
            Assert.Equal("truncated", Problem(whole[..length])));
    }

    [Fact]
    public void ASegmentThatRunsPastTheEndIsTruncatedNotWaitedFor()
    {
        // A JFIF segment that claims 16 bytes and has 5.
        Assert.Equal("truncated", Problem([0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, .. "JFIF\0"u8]));
        Assert.Equal("damaged", Problem([0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x00, 0xFF, 0xD9]));
        Assert.Equal("damaged", Problem([0xFF, 0xD8, 0xFF, 0xD9]));
    }

    [Fact]
    public void AJpegOfMoreThanItsBytesCanHoldIsNotDecoded()
    {
        var file = Whole["colour.jpg"].ToArray();
        var frame = file.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 8000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 8000);
        Assert.Equal("damaged", Problem(file));

        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 65_500);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 65_500);
        Assert.Equal("65500 x 65500 is too large an image", Problem(file));
    }

    [Fact]
    public void AJpegOfThousandsOfScansIsNotDecoded()
    {
        // Twelve bytes a scan, and each would walk through 64 million pixels.
        byte[] scan = [0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x01, 0x3F, 0x00, 0x00, 0x00];
        byte[] frame = [0xFF, 0xC2, 0x00, 0x0B, 8, 0x1F, 0x40, 0x1F, 0x40, 1, 1, 0x11, 0];
        byte[] file = [0xFF, 0xD8, .. frame, .. Enumerable.Repeat(scan, 20_000).SelectMany(bytes => bytes), 0xFF, 0xD9];

        Assert.Equal("damaged", Problem(file));
    }

    [Fact]
    public void APngThatUnpacksToMoreThanItsSizeIsNotDecoded()
    {
        // Three thousand rows' bytes behind a header of sixteen rows: a bomb.
        var bomb = Png.Encode(1000, 3000, (_, _) => (0, 0, 0));
        byte[] disguised = [.. Png.Begin(1000, 16), .. bomb[Png.Begin(1, 1).Length..]];

        Assert.Equal("damaged", Problem(disguised));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AMutatedFileIsReadOrUnreadableAndNothingElse(string kind)
    {
        // The seeds are fixed, so a failure is the same again.
        var decoding = Task.Run(() => Enumerable.Range(0, 1500).FirstOrDefault(seed =>
            Problem(Mutated(Whole[kind], seed)) is not ("" or "truncated" or "damaged" or "not a JPEG or PNG")
                and var problem && !problem.EndsWith("is too large an image", StringComparison.Ordinal), -1));

        // A file that is decoded without end is a TimeoutException here.
        Assert.Equal(-1, await decoding.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    private static int Coefficient(int component, int place) => place switch
    {
        0 => 20 * component - 15,
        1 or 2 or 9 => 12 - 5 * place - component,
        _ => 0,
    };

    private static byte[] Mutated(byte[] whole, int seed)
    {
        var random = new Random(seed);
        var bytes = whole.ToList();
        for (var change = random.Next(1, seed % 50 == 0 ? 60 : 6); change > 0 && bytes.Count > 4; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(Math.Min(64, bytes.Count - at))));
                    break;
                case 2:
                    bytes[at] = (byte)(random.Next(2) * 0xFF);
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }

    private static string Problem(byte[] content) =>
        ImageDecoder.Decode(content, new byte[3 * Size * Size], Size).Problem;
}

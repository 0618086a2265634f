using System.Text.Json;
using CsCheck;
using DeffArts.Runs;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Runs;

public sealed class SafetensorsTests : IDisposable
{
    private static readonly Dictionary<string, ScalarType> Types = new(StringComparer.Ordinal)
    {
        ["F64"] = ScalarType.Float64,
        ["F32"] = ScalarType.Float32,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["I64"] = ScalarType.Int64,
        ["I32"] = ScalarType.Int32,
        ["I16"] = ScalarType.Int16,
        ["I8"] = ScalarType.Int8,
        ["U8"] = ScalarType.Byte,
        ["BOOL"] = ScalarType.Bool,
    };

    // A tensor as its type, shape, bytes and the way its strides are made.
    private static readonly Gen<(string Type, long[] Shape, byte[] Bytes, int Strides)> GenTensor =
        Gen.Select(Gen.Int[0, Types.Count - 1].Select(i => Types.Keys.ElementAt(i)), Gen.Long[0, 4].Array[0, 3],
            Gen.Int[0, 3]).SelectMany((type, shape, strides) =>
            (type == "BOOL"
                ? Gen.Byte[0, 1]
                : Gen.Byte).Array[(int)(shape.Aggregate(1L, (a, b) => a * b) * Width(type))]
                .Select(bytes => (type, shape, bytes, strides)));

    private readonly TemporaryFolder folder = new();

    private string FilePath => folder.In("a.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryTensorComesBackBitForBit() =>
        Gen.Dictionary(Gen.String[0, 8].Where(IsName), GenTensor)[0, 6].Sample(
            tensors =>
            {
                using var scope = NewDisposeScope();
                Safetensors.Write(FilePath, tensors.ToDictionary(pair => pair.Key, pair => Make(pair.Value)));

                var read = Safetensors.Read(FilePath);

                Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), read.Keys.Order(StringComparer.Ordinal));
                foreach (var (name, (type, shape, bytes, _)) in tensors)
                {
                    Assert.Equal(Types[type], read[name].dtype);
                    Assert.Equal(shape, read[name].shape);
                    Assert.Equal(bytes, read[name].bytes.ToArray());
                }
            },
            iter: 300, threads: 1);

    [Fact]
    public void AnIndependentReaderSeesTheSame() =>
        Gen.Dictionary(Gen.String[0, 8].Where(IsName), GenTensor)[0, 6].Array[20].Sample(
            files =>
            {
                using var scope = NewDisposeScope();
                var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["α"] = "\"" };
                var paths = files.Select((tensors, i) =>
                {
                    Safetensors.Write(
                        folder.In($"{i}"), tensors.ToDictionary(pair => pair.Key, pair => Make(pair.Value)), metadata);
                    return folder.In($"{i}");
                });

                var seen = ListWithPython([.. paths]);

                Assert.All(seen, file => Assert.Equal(metadata, file.Metadata));
                Assert.Equal(
                    files.Select(tensors => tensors.ToDictionary(
                        pair => pair.Key, pair => Describe(pair.Value.Type, pair.Value.Shape, pair.Value.Bytes))),
                    seen.Select(file => file.Tensors));
            },
            iter: 1, threads: 1);

    [Fact]
    public void ReadsTheFileOfAnIndependentWriter()
    {
        using var scope = NewDisposeScope();
        var golden = Processes.Golden("tiny.safetensors");

        var tensors = Safetensors.Read(golden, out var metadata);

        Assert.Equal("safetensors_golden.py", metadata["made by"]);
        Assert.Equal(11, tensors.Count);
        Assert.Equal([Math.PI, -0.0], tensors["f64"].data<double>().ToArray());
        Assert.Equal(long.MinValue, tensors["i64 scalar"].item<long>());
        Assert.Equal(
            [0x3f800000, 0x40200000, 0xc0400000, 0x000116c2, 0x7f800000, 0x7fc12345],
            tensors["f32 α"].data<float>().ToArray().Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal([3L, 0L], tensors["empty"].shape);
        Assert.Equal([0.5f, 65504f], tensors["f16"].to(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal([1f, -3f], tensors["bf16"].to(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal([(sbyte)-128, (sbyte)0, (sbyte)127], tensors["i8"].data<sbyte>().ToArray());
        Assert.Equal([true, false, true], tensors["bool \"quoted\""].data<bool>().ToArray());
        var (_, seen) = Assert.Single(ListWithPython(golden));
        Assert.Equal(seen, tensors.ToDictionary(
            pair => pair.Key,
            pair => Describe(Types.Single(type => type.Value == pair.Value.dtype).Key, pair.Value.shape,
                pair.Value.bytes.ToArray())));
    }

    [Fact]
    public void TheSameTensorsGiveTheSameBytesInAnyOrder()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (arange(5), arange(3, dtype: ScalarType.Int8));
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        Safetensors.Write(first, new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["a"] = a, ["b"] = b });
        Safetensors.Write(second, new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["b"] = b, ["a"] = a });

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void TensorsLongerThanOnePieceComeBack()
    {
        using var scope = NewDisposeScope();
        var large = arange((5L << 20) / 8 + 3, dtype: ScalarType.Int64);
        var expanded = arange(3, dtype: ScalarType.Float32).unsqueeze(1).expand(3, 500_001);
        Safetensors.Write(
            FilePath, new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["l"] = large, ["e"] = expanded });

        var read = Safetensors.Read(FilePath);

        Assert.True(read["l"].Equals(large));
        Assert.True(read["e"].Equals(expanded));
    }

    [Fact]
    public void ParametersAreWrittenWithoutTheirGraphAndNothingLeaks()
    {
        using var scope = NewDisposeScope();
        var parameter = ones(3, requires_grad: true);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["p"] = parameter * 2 };
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Safetensors.Write(FilePath, tensors);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        using (NewDisposeScope())
        {
            Assert.Equal([2f, 2f, 2f], Safetensors.Read(FilePath)["p"].data<float>().ToArray());
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void ReadWithoutAScopeBelongsToTheCaller()
    {
        using var one = ones(1);
        Safetensors.Write(FilePath, new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["p"] = one });

        using var read = Safetensors.Read(FilePath)["p"];

        Assert.False(read.IsInvalid);
        Assert.Equal(1f, read.item<float>());
    }

    [Fact]
    public void RefusesNamesAndTypesThatTheFormatDoesNotHave()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => WriteOne("__metadata__", ones(1)));
        Assert.Throws<ArgumentException>(() => WriteOne("a\ud800", ones(1)));
        Assert.Throws<ArgumentException>(() => WriteOne("a", ones(1, ScalarType.ComplexFloat32)));
        Assert.False(File.Exists(FilePath));
    }

    private static int Width(string type) => type switch
    {
        "F64" or "I64" => 8,
        "F32" or "I32" => 4,
        "F16" or "BF16" or "I16" => 2,
        _ => 1,
    };

    private static bool IsName(string name) => name != "__metadata__" && !name.Any(char.IsSurrogate);

    // The same elements under other strides: a transposed tensor's transpose, every second row, an offset into another.
    private static Tensor Make((string Type, long[] Shape, byte[] Bytes, int Strides) tensor)
    {
        var plain = empty(tensor.Shape, Types[tensor.Type]);
        tensor.Bytes.CopyTo(plain.bytes);
        return tensor.Strides switch
        {
            1 when tensor.Shape.Length > 1 => plain.transpose(0, -1).contiguous().transpose(0, -1),
            2 when tensor.Shape.Length > 0 => stack([plain, plain], 1).select(1, 1),
            3 when tensor.Shape.Length > 0 => cat([plain, plain]).narrow(0, tensor.Shape[0], tensor.Shape[0]),
            _ => plain,
        };
    }

    private static string Describe(string type, long[] shape, byte[] bytes) =>
        $"{type} [{string.Join(", ", shape)}] {Convert.ToHexStringLower(bytes)}";

    private static List<(Dictionary<string, string> Metadata, Dictionary<string, string> Tensors)> ListWithPython(
        params string[] paths)
    {
        var (exitCode, output, error) = Processes.Run(
            "python3", [Processes.Oracle("safetensors_golden.py"), "list", .. paths]);
        Assert.True(exitCode == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return (
                json.RootElement.GetProperty("metadata").EnumerateObject()
                    .ToDictionary(text => text.Name, text => text.Value.GetString()!),
                json.RootElement.GetProperty("tensors").EnumerateObject().ToDictionary(tensor => tensor.Name, tensor =>
                    $"{tensor.Value[0].GetString()} {tensor.Value[1].GetRawText()} {tensor.Value[2].GetString()}"));
        })];
    }

    private void WriteOne(string name, Tensor tensor) =>
        Safetensors.Write(FilePath, new Dictionary<string, Tensor>(StringComparer.Ordinal) { [name] = tensor });
}

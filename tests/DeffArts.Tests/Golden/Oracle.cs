using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Golden;

/// <summary>
/// A golden file of tests/oracle, an independent PyTorch implementation: tensors by name, float64 or int64.
/// </summary>
internal sealed class Oracle
{
    private readonly Dictionary<string, Tensor> tensors;

    /// <summary>Reads <c>Golden/oracle/{name}.safetensors</c> beside this source file.</summary>
    public Oracle(string name)
    {
        using var _ = NewDisposeScope();
        var bytes = File.ReadAllBytes(Path.Combine(Folder(), name + ".safetensors"));
        var data = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8..data));
        tensors = header.RootElement.EnumerateObject().ToDictionary(
            entry => entry.Name, entry => ReadTensor(entry.Value, bytes, data).DetachFromDisposeScope());
    }

    public Tensor this[string name] => tensors[name];

    /// <summary>
    /// All tensors whose names start with <paramref name="prefix"/> and a slash, or with a prefix that ends in a dot,
    /// by
    /// the rest of the name.
    /// </summary>
    public Dictionary<string, Tensor> Under(string prefix)
    {
        var start = prefix.EndsWith('.') ? prefix : prefix + "/";
        return tensors.Where(entry => entry.Key.StartsWith(start, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[start.Length..], entry => entry.Value, StringComparer.Ordinal);
    }

    /// <summary>
    /// Turns the module to float64 and gives it the weights of that prefix; every parameter must be there, and all of
    /// the prefix be used.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="prefix">Of the weights' names in the file.</param>
    /// <param name="waves">Weights that are not in the file: that many times <see cref="Wave"/>.</param>
    public void Load(nn.Module module, string prefix, params (string Name, double Scale)[] waves)
    {
        module.to(ScalarType.Float64);
        var weights = Under(prefix);
        foreach (var (name, scale) in waves)
        {
            var shape = module.get_parameter(name)!.shape;
            weights[name] = (scale * Wave(shape.Aggregate(1L, (product, side) => product * side))).view(shape);
        }

        var parameters = module.named_parameters().ToList();
        Assert.Equal(
            weights.Keys.Order(StringComparer.Ordinal),
            parameters.Select(entry => entry.name).Order(StringComparer.Ordinal));
        using var still = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            Assert.Equal(weights[name].shape, parameter.shape);
            parameter.copy_(weights[name]);
        }
    }

    /// <summary>Every tensor of the prefix is close to the one of its name in <paramref name="actual"/>.</summary>
    public void Match(string prefix, IReadOnlyDictionary<string, Tensor> actual, double tolerance)
    {
        var expected = Under(prefix);
        Assert.NotEmpty(expected);
        foreach (var (name, tensor) in expected)
        {
            Match(tensor, actual[name], tolerance, $"{prefix}/{name}");
        }
    }

    /// <summary>The tensor of that name is close to <paramref name="actual"/>.</summary>
    public void Match(string name, Tensor actual, double tolerance) => Match(this[name], actual, tolerance, name);

    /// <summary>
    /// Both numbers of every tensor's digest: its norm, and its product with cos(0), cos(1), ... The tolerance is
    /// relative to each tensor's norm.
    /// </summary>
    public void MatchDigest(string prefix, IReadOnlyDictionary<string, Tensor> actual, double tolerance)
    {
        var names = actual.Keys.Order(StringComparer.Ordinal).ToList();
        var norms = this[$"{prefix}/norms"].data<double>().ToArray();
        var waves = this[$"{prefix}/waves"].data<double>().ToArray();
        Assert.Equal(norms.Length, names.Count);
        using var scope = NewDisposeScope();
        for (var i = 0; i < norms.Length; i++)
        {
            var flat = actual[names[i]].detach().flatten();
            // A gradient that is zero in exact arithmetic is rounding noise in both.
            var margin = tolerance * Math.Max(norms[i], 1e-6);
            Assert.True(Math.Abs(norms[i] - flat.norm().item<double>()) <= margin, $"{prefix} norm of {names[i]}");
            var wave = flat.dot(Wave(flat.numel())).item<double>();
            Assert.True(Math.Abs(waves[i] - wave) <= margin * Math.Sqrt(flat.numel()), $"{prefix} wave of {names[i]}");
        }
    }

    /// <summary>cos(0), cos(1), ...: the oracle's reproducible direction.</summary>
    public static Tensor Wave(long count) => arange(count, ScalarType.Float64).cos();

    /// <summary>The largest difference is at most that part of the largest expected number.</summary>
    public static void Match(Tensor expected, Tensor actual, double tolerance, string name)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var error = (expected - actual.detach()).abs().max().item<double>();
        var size = expected.abs().max().item<double>();
        Assert.True(error <= tolerance * size, $"{name}: off by {error:g3} where the largest is {size:g3}");
    }

    private static Tensor ReadTensor(JsonElement entry, byte[] bytes, int data)
    {
        var offsets = entry.GetProperty("data_offsets");
        var span = bytes.AsSpan((data + offsets[0].GetInt32())..(data + offsets[1].GetInt32()));
        var shape = entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var type = entry.GetProperty("dtype").GetString() == "I64" ? ScalarType.Int64 : ScalarType.Float64;
        var tensor = empty(shape, type);
        span.CopyTo(tensor.bytes);
        return tensor;
    }

    private static string Folder([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "oracle");
}

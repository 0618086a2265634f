using DeffArts.Operations;
using DeffArts.Space;
using DeffArts.Tests.Golden;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Operations;

/// <summary>
/// Every operation's output, gradients and running statistics against the independent implementation.
/// </summary>
public class OracleOperationTests
{
    /// <summary>
    /// Both sides sum at most a few hundred float64 products, in different orders: 1e-13 is what they lose.
    /// </summary>
    private const double Tolerance = 1e-10;
    private const int Channels = 4;

    private static readonly Oracle Golden = new("operations");

    public static TheoryData<string, int, int> Cases()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (var name in Operation.KnownNames.Where(name => name != "none"))
        {
            foreach (var (stride, size) in new[] { (1, 8), (2, 8), (1, 7), (2, 7) })
            {
                cases.Add(name, stride, size);
            }
        }

        return cases;
    }

    public static TheoryData<string, int> AffineCases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var name in Operation.KnownNames.Where(name => name.Contains("conv", StringComparison.Ordinal)))
        {
            cases.Add(name, 1);
            cases.Add(name, 2);
        }

        cases.Add("skip_connect", 2);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void InTheSupernetAgrees(string name, int stride, int size) =>
        Compare(name, stride, size, NetworkKind.Supernet);

    [Theory]
    [MemberData(nameof(AffineCases))]
    public void InTheDerivedNetworkAgrees(string name, int stride) => Compare(name, stride, 8, NetworkKind.Derived);

    private static void Compare(string name, int stride, int size, NetworkKind kind)
    {
        using var scope = NewDisposeScope();
        using var module = OperationFactory.Create(Operation.Parse(name), Channels, stride, kind);
        module.to(ScalarType.Float64);
        LoadWeights(module, name);
        var affine = kind == NetworkKind.Derived ? "/affine" : "";
        var prefix = $"{name}/stride{stride}/size{size}{affine}";

        var input = Golden[$"inputs/{size}"].clone().requires_grad_();
        var output = module.forward(input);
        output.backward([Golden[prefix + "/output_gradient"]]);

        Golden.Match(prefix + "/output", output, Tolerance);
        Golden.Match(prefix + "/input_gradient", input.grad!, Tolerance);
        var gradients = module.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        Assert.Equal(Golden.Under(prefix + "/gradients").Count, gradients.Count);
        if (gradients.Count > 0)
        {
            Golden.Match(prefix + "/gradients", gradients, Tolerance);
        }

        MatchStatistics(module, prefix);
    }

    private static void LoadWeights(nn.Module module, string name)
    {
        var weights = Golden.Under(name + "/weights");
        using var still = no_grad();
        foreach (var (parameter, values) in module.named_parameters().Select(p => (p.parameter, weights[p.name])))
        {
            Assert.Equal(values.shape, parameter.shape);
            parameter.copy_(values);
        }
    }

    private static void MatchStatistics(nn.Module module, string prefix)
    {
        var statistics = module.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer);
        if (Golden.Under(prefix + "/running").Count > 0)
        {
            Golden.Match(prefix + "/running", statistics, Tolerance);
        }
    }
}

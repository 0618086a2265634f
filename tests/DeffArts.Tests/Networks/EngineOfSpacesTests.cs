using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Space;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>The fast engine against the reference in float64, in the spaces beside DARTS's.</summary>
public class EngineOfSpacesTests
{
    private const double Tolerance = 2e-3;

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var name in RandomMembers.Names)
        {
            cases.Add(name, 16);
            cases.Add(name, 13);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SupernetsAgree(string name, int size)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var space = Spaces.Get(name);
        var shape = RandomMembers.Shape(space, size);
        using var fast = new Supernet(space, shape, engine: Engine.Fast);
        using var exact = new Supernet(space, shape);
        Assert.Equal(Engine.Fast, fast.Engine);
        exact.load_state_dict(fast.state_dict());
        exact.to(ScalarType.Float64);
        var images = randn(6, 3, size, size);
        Tensor[] alphas = [.. space.Types.Select(type => randn(type.Edges.Length, type.Operations.Length))];

        var ours = Pass(fast, images, [.. alphas.Select(alpha => alpha.clone().requires_grad_())]);
        var theirs = Pass(exact, images.to(ScalarType.Float64),
            [.. alphas.Select(alpha => alpha.to(ScalarType.Float64).requires_grad_())]);

        EngineTests.Near(theirs.Logits, ours.Logits, 1e-4, "logits");
        foreach (var (key, gradient) in theirs.Gradients)
        {
            Near(gradient, ours.Gradients[key], key);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void DerivedNetworksAgree(string name, int size)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var (space, random) = (Spaces.Get(name), new Random(3));
        var (shape, genotype) = (RandomMembers.Shape(space, size), RandomMembers.Next(space, random));
        using var fast = new DerivedNetwork(genotype, shape, withAuxiliary: false, Engine.Fast);
        using var exact = new DerivedNetwork(genotype, shape, withAuxiliary: false);
        Assert.Equal(Engine.Fast, fast.Engine);
        exact.load_state_dict(fast.state_dict());
        exact.to(ScalarType.Float64);
        var images = randn(6, 3, size, size);

        var ours = Pass(fast, images);
        var theirs = Pass(exact, images.to(ScalarType.Float64));

        EngineTests.Near(theirs.Logits, ours.Logits, 1e-4, "logits");
        foreach (var (key, gradient) in theirs.Gradients)
        {
            Near(gradient, ours.Gradients[key], key);
        }

        fast.eval();
        exact.eval();
        using var still = no_grad();
        EngineTests.Near(
            exact.Forward(images.to(ScalarType.Float64)).Logits, fast.Forward(images).Logits, 1e-4, "evaluation");
    }

    private static (Tensor Logits, Dictionary<string, Tensor> Gradients) Pass(
        Supernet network, Tensor images, Tensor[] alphas)
    {
        var logits = network.Forward(images, [.. alphas.Select(alpha => nn.functional.softmax(alpha, -1))]);
        nn.functional.cross_entropy(logits, arange(images.shape[0]).remainder(5)).backward();
        var gradients = Gradients(network);
        foreach (var (place, alpha) in alphas.Index().Where(entry => entry.Item.shape[1] > 1))
        {
            gradients[$"alpha {place}"] = alpha.grad!;
        }

        return (logits, gradients);
    }

    private static (Tensor Logits, Dictionary<string, Tensor> Gradients) Pass(DerivedNetwork network, Tensor images)
    {
        manual_seed(8);
        var (logits, _) = network.Forward(images, dropPath: 0.2);
        nn.functional.cross_entropy(logits, arange(images.shape[0]).remainder(5)).backward();
        return (logits, Gradients(network));
    }

    private static Dictionary<string, Tensor> Gradients(nn.Module network) => network.named_parameters()
        .Where(entry => entry.parameter.grad is not null)
        .ToDictionary(entry => entry.name, entry => entry.parameter.grad!);

    private static void Near(Tensor expected, Tensor actual, string what)
    {
        var (difference, size) = ((expected - actual).norm().item<double>(), expected.norm().item<double>());
        Assert.True(difference <= Tolerance * size + 2e-5, $"{what}: {difference:g3} of {size:g3}");
    }
}

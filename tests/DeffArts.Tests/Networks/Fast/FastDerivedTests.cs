using DeffArts.Networks;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks.Fast;

/// <summary>What the fast engine promises of a derived network beside its numbers.</summary>
public class FastDerivedTests
{
    private static readonly NetworkShape Shape = new(3, 8, 12, 3, 4);

    [Fact]
    public void BitsDoNotDependOnTheNumberOfThreads()
    {
        using var scope = NewDisposeScope();
        ThreadCounts.AssertSameBits(() =>
        {
            using var network = Build();
            // The tower is libtorch's, and so is its part in the cells' gradients.
            var (logits, auxiliary) = Forward(network, batch: 21, dropPath: 0.4);
            logits.sum().backward();
            return [.. logits.bytes.ToArray(),
                .. Cells(network).SelectMany(parameter => parameter.grad!.bytes.ToArray())];
        });
    }

    [Fact]
    public void DrawsWhatTheReferenceDraws()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var fast = Build();
        using var reference = Build(Engine.Reference);

        var (ours, theirs) = (Forward(fast, 6, 0.5).Logits, Forward(reference, 6, 0.5).Logits);
        var next = rand(1).item<float>();
        EngineTests.Near(theirs, ours, 1e-5, "logits");
        Forward(fast, 6, 0.5);
        // Not one draw more or fewer.
        Assert.Equal(next, rand(1).item<float>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void EvaluationAgreesWithTheReference(int batch)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var fast = Build();
        using var reference = Build(Engine.Reference);
        foreach (var (_, buffer) in fast.named_buffers())
        {
            buffer.mul_(rand_like(buffer) + 0.5).add_(0.1 * rand_like(buffer));
        }

        reference.load_state_dict(fast.state_dict());
        fast.eval();
        reference.eval();
        var before = fast.named_buffers().SelectMany(entry => entry.buffer.bytes.ToArray()).ToArray();

        var (logits, auxiliary) = Forward(fast, batch, dropPath: 0.5);
        Assert.Null(auxiliary);
        EngineTests.Near(Forward(reference, batch, 0.5).Logits, logits, 1e-5, "logits");
        Assert.Equal(before, fast.named_buffers().SelectMany(entry => entry.buffer.bytes.ToArray()));
    }

    [Fact]
    public void ATrainingGoesOnAfterAnEvaluation()
    {
        using var scope = NewDisposeScope();
        using var network = Build();
        using var alone = Build();
        Forward(network, 9, 0).Logits.sum().backward();
        using (no_grad())
        {
            network.eval();
            Forward(network, 40, 0);
            network.train();
        }

        network.zero_grad();
        network.load_state_dict(alone.state_dict());

        // Whatever the others have left behind.
        Assert.Equal(Trained(alone), Trained(network));

        static byte[] Trained(DerivedNetwork network)
        {
            var (logits, auxiliary) = Forward(network, 5, 0.3);
            (logits.sum() + auxiliary!.sum()).backward();
            return [.. logits.bytes.ToArray(),
                .. Cells(network).SelectMany(parameter => parameter.grad!.bytes.ToArray())];
        }
    }

    [Fact]
    public void TheReferenceTakesOverWhatTheKernelsLack()
    {
        using var scope = NewDisposeScope();
        using var network = new DerivedNetwork(
            KnownGenotypes.Get("AmoebaNet_A"), Shape, withAuxiliary: false, Engine.Fast);

        Assert.Equal(Engine.Reference, network.Engine);
    }

    [Fact]
    public void MemoryStaysFlatOverManySteps()
    {
        using var network = Build();
        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var scope = NewDisposeScope();
                var (logits, auxiliary) = Forward(network, 6, 0.2);
                (logits.sum() + auxiliary!.sum()).backward();
                network.zero_grad();
            }
        }

        Steps(20);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (managed, resident) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        Steps(100);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - managed;

        Assert.True(growth < 2 << 20, $"the managed heap grew by {growth} bytes");
        Assert.True(Environment.WorkingSet - resident < 64 << 20,
            $"the process grew by {Environment.WorkingSet - resident} bytes");
    }

    private static IEnumerable<Tensor> Cells(DerivedNetwork network) => network.named_parameters()
        .Where(entry => entry.name.StartsWith("cells.", StringComparison.Ordinal))
        .Select(entry => (Tensor)entry.parameter);

    private static DerivedNetwork Build(Engine engine = Engine.Fast)
    {
        manual_seed(3);
        return new DerivedNetwork(KnownGenotypes.Get("DARTS_V2"), Shape, withAuxiliary: true, engine);
    }

    private static (Tensor Logits, Tensor? Auxiliary) Forward(DerivedNetwork network, int batch, double dropPath)
    {
        manual_seed(4);
        return network.Forward(randn(batch, 3, 12, 12), dropPath);
    }
}

using DeffArts.Networks;
using DeffArts.Training;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Training;

/// <summary>Whole trainings under both engines.</summary>
public class EngineTrainingTests
{
    [Theory]
    [InlineData(Engine.Fast, Engine.Reference)]
    [InlineData(Engine.Reference, Engine.Fast)]
    public void AStateOfOneEngineIsTheOthers(Engine from, Engine to)
    {
        using var scope = torch.NewDisposeScope();
        // Drop path starts with the second epoch.
        using var one = TinyTraining.Trainer(TinyTraining.Settings with { DropPath = 0.5, Engine = from });
        var happened = one.Run().TakeWhile(step => step is not TrainingEpochCompleted).Count() + 2;
        using var first = TinyTraining.Trainer(TinyTraining.Settings with { DropPath = 0.5, Engine = from });
        _ = first.Run().Take(happened).Count();
        var state = first.Capture();
        var copy = new RunState(
            state.Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.clone()), state.Values);
        using var other = TinyTraining.Trainer(TinyTraining.Settings with { DropPath = 0.5, Engine = to });
        other.Restore(copy);

        Assert.Equal(TinyTraining.Bits(first), TinyTraining.Bits(other));
        // The generator is the process's: the one that goes on is given its state again.
        var theirs = other.Run().OfType<TrainingStepCompleted>().First();
        first.Restore(copy);
        var ours = first.Run().OfType<TrainingStepCompleted>().First();
        Assert.Equal(theirs.Loss, ours.Loss, 1e-4);
        Assert.Equal(theirs.GradientNorm, ours.GradientNorm, 1e-3 * theirs.GradientNorm);
    }

    [Fact]
    public void TheFastEngineIsTheDefault()
    {
        using var trainer = TinyTraining.Trainer();

        Assert.Equal(Engine.Fast, trainer.Network.Engine);
    }
}

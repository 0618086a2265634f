using DeffArts.Networks;
using DeffArts.Training;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Training;

public class TrainerTests
{
    [Fact]
    public void TheSameSeedTwiceGivesTheSameBits()
    {
        using var one = TinyTraining.Trainer();
        var oneEvents = one.Run().ToList();
        using var other = TinyTraining.Trainer();

        // Seeding is part of building: two trainers at once would share torch's generator.
        Assert.Equal(oneEvents, other.Run());
        Assert.Equal(TinyTraining.Bits(one), TinyTraining.Bits(other));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1, Explicit = true)]
    public void RestoredBetweenAnyTwoEventsItGoesOnBitForBit(int every)
    {
        using var whole = TinyTraining.Trainer();
        var events = whole.Run().Count();
        var bits = TinyTraining.Bits(whole);
        for (var stop = 0; stop < events; stop += every)
        {
            using var scope = torch.NewDisposeScope();
            using var stopped = TinyTraining.Trainer();
            Assert.Equal(stop, stopped.Run().Take(stop).Count());
            var state = stopped.Capture();
            var copy = new RunState(
                state.Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.clone()), state.Values);
            using var resumed = TinyTraining.Trainer();
            resumed.Restore(copy);
            Assert.Equal(stopped.StepsDone, resumed.StepsDone);
            _ = resumed.Run().Count();

            Assert.Equal(bits, TinyTraining.Bits(resumed));
        }
    }

    [Fact]
    public void LearnsWhatAColourTellsApart()
    {
        using var trainer = TinyTraining.Trainer(TinyTraining.Settings with { Epochs = 12, Cutout = 0 });

        var epochs = trainer.Run().OfType<TrainingEpochCompleted>().ToList();

        Assert.True(epochs[^1].CrossEntropy < 0.7 * epochs[0].CrossEntropy);
        Assert.True(epochs.Max(epoch => epoch.ValidationAccuracy) > 0.8);
    }

    [Fact]
    public void DropPathGrowsLinearlyAndTheLearningRateFollowsTheCosineToZero()
    {
        using var trainer = TinyTraining.Trainer(TinyTraining.Settings with { Epochs = 4 });

        var epochs = trainer.Run().OfType<TrainingEpochCompleted>().ToList();

        Assert.Equal([0, 0.05, 0.1, 0.15], epochs.Select(epoch => Math.Round(epoch.DropPath, 12)));
        Assert.Equal(0.025, epochs[0].LearningRate);
        Assert.Equal(0.025 / 2, epochs[2].LearningRate, 1e-12);
        Assert.Equal(0, new CosineSchedule(0.025, 0, 4).At(4), 1e-17);
    }

    [Fact]
    public void TheBestEpochIsTheFirstOfTheBest()
    {
        using var trainer = TinyTraining.Trainer(TinyTraining.Settings with { Epochs = 6 });

        var best = -1.0;
        foreach (var epoch in trainer.Run().OfType<TrainingEpochCompleted>())
        {
            Assert.Equal(epoch.ValidationAccuracy > best, epoch.IsBest);
            best = Math.Max(best, epoch.ValidationAccuracy!.Value);
        }
    }

    [Fact]
    public void WithoutImagesKeptOutThereIsNoValidation()
    {
        using var trainer = TinyTraining.Trainer(
            TinyTraining.Settings with { Epochs = 1 }, TinyTraining.Data(keepsSome: false));

        var epoch = Assert.Single(trainer.Run().OfType<TrainingEpochCompleted>());

        Assert.Null(epoch.ValidationAccuracy);
        Assert.False(epoch.IsBest);
    }

    [Fact]
    public void TheLossIsTheNetworksAndTheTowersWeighted()
    {
        var without = FirstLoss(new() { AuxiliaryWeight = 0, LabelSmoothing = 0 });
        var with = FirstLoss(new() { AuxiliaryWeight = 0.4, LabelSmoothing = 0 });
        var smoothed = FirstLoss(new() { AuxiliaryWeight = 0, LabelSmoothing = 0.1 });

        Assert.Equal(without.Loss, without.CrossEntropy, 1e-6);
        Assert.InRange(with.Loss - with.CrossEntropy, 0.4 * 0.5, 0.4 * 2.5);
        Assert.NotEqual(smoothed.Loss, smoothed.CrossEntropy, 1e-3);

        static TrainingStepCompleted FirstLoss(TrainingSettings settings)
        {
            using var trainer = TinyTraining.Trainer(TinyTraining.Settings with
            {
                AuxiliaryWeight = settings.AuxiliaryWeight,
                LabelSmoothing = settings.LabelSmoothing,
            });
            return trainer.Run().OfType<TrainingStepCompleted>().First();
        }
    }

    [Fact]
    public void AStateOfAnotherNetworkIsRefused()
    {
        using var scope = torch.NewDisposeScope();
        using var narrow = TinyTraining.Trainer();
        using var wide = TinyTraining.Trainer(TinyTraining.Settings with { Channels = 6 });

        Assert.Contains(
            "another shape", Assert.Throws<InvalidRunStateException>(() => wide.Restore(narrow.Capture())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluationCountsEveryImageOnce()
    {
        using var trainer = TinyTraining.Trainer();
        var data = TinyTraining.Data();
        trainer.Network.train();

        var evaluation = Evaluation.Of(
            trainer.Network, data.Images, data.Validation, data.Normalisation, batchSize: 5, torch.CPU,
            TestContext.Current.CancellationToken);

        Assert.True(trainer.Network.training);
        Assert.Equal(data.Validation.Length, evaluation.Count);
        var labels = data.Validation.Select(index => data.Images.Labels[index]).ToList();
        Assert.All(Enumerable.Range(0, 3), label => Assert.Equal(
            labels.Count(other => other == label),
            Enumerable.Range(0, 3).Sum(taken => evaluation.Confusion[label, taken])));
        Assert.Equal(1, evaluation.TopFive);
        Assert.Equal(1, evaluation.Accuracy + evaluation.Error, 1e-12);
    }

    [Fact]
    public void EvaluationNamesTheMostConfidentMistakes()
    {
        using var trainer = TinyTraining.Trainer();
        var data = TinyTraining.Data();

        var evaluation = Evaluation.Of(
            trainer.Network, data.Images, data.Validation, data.Normalisation, batchSize: 5, torch.CPU,
            TestContext.Current.CancellationToken);

        var wrong = Enumerable.Range(0, 3).Sum(label => Enumerable.Range(0, 3).Where(taken => taken != label)
            .Sum(taken => evaluation.Confusion[label, taken]));
        Assert.InRange(wrong, 1, data.Validation.Length);
        Assert.Equal(Math.Min(24, wrong), evaluation.Mistakes.Length);
        Assert.Equal(evaluation.Mistakes.OrderByDescending(mistake => mistake.Probability), evaluation.Mistakes);
        Assert.All(evaluation.Mistakes, mistake =>
        {
            Assert.Contains(mistake.Image, data.Validation);
            Assert.Equal(data.Images.Labels[mistake.Image], mistake.Label);
            Assert.NotEqual(mistake.Label, mistake.Taken);
            // The likeliest of three classes has a third at least.
            Assert.InRange(mistake.Probability, 0.333, 1);
        });
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(28)]
    [InlineData(64)]
    public void TheTowerWorksAtTheSizesThatUsersBring(int size)
    {
        using var scope = torch.NewDisposeScope();
        using var network = new DerivedNetwork(
            TinyTraining.Genotype, new DeffArts.Space.NetworkShape(3, 2, size, 3, 7), withAuxiliary: true);
        network.train();

        var (logits, auxiliary) = network.Forward(torch.rand(2, 3, size, size), dropPath: 0.2);

        Assert.Equal([2, 7], logits.shape);
        Assert.Equal([2, 7], auxiliary!.shape);
    }
}

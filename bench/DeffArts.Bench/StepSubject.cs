using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>A search's parts under one engine, and its steps by name.</summary>
internal sealed class StepSubject
{
    public const string Weight = "weight step";
    public const string First = "first order step";
    public const string Second = "second order step";
    private readonly SearchParts parts;
    private readonly SupernetLosses losses;

    public StepSubject(Engine engine, StepBenchSettings settings, int partialChannels = 1)
    {
        Engine = engine;
        var search = new SearchSettings { Engine = engine, PartialChannels = partialChannels };
        parts = SearchParts.Build(
            search, Shape(settings), new PaperCost(Processor.Paper, Convention.Table2, search.NoneCost), CPU);
        var batch = new Batch(randn(settings.Batch, 3, 32, 32), arange(settings.Batch).remainder(10));
        losses = parts.Losses(batch, batch);
    }

    public Engine Engine { get; }

    public static NetworkShape Shape(StepBenchSettings settings) => new(settings.Layers, settings.Channels, 32, 3, 10);

    public void Step(string step)
    {
        using var scope = NewDisposeScope();
        if (step == Weight)
        {
            parts.WeightOptimizer.Step(losses.Training());
            return;
        }

        ArchitectureStep architecture = step == First
            ? new FirstOrder()
            : new SecondOrder(parts.WeightOptimizer.NextStep);
        using var held = parts.Supernet.HoldStatistics();
        architecture.Gradient(losses);
    }
}

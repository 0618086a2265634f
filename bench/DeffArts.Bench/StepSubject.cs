using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Training;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>A search's parts under one engine, and its steps by name.</summary>
internal sealed class StepSubject
{
    public const string Weight = "weight step";
    public const string First = "first order step";
    public const string Second = "second order step";
    private readonly Supernet supernet;
    private readonly Alphas alphas;
    private readonly WeightOptimizer optimizer;
    private readonly SupernetLosses losses;
    private readonly Batch batch;

    public StepSubject(Engine engine, StepBenchSettings settings, int partialChannels = 1)
    {
        Engine = engine;
        manual_seed(1);
        var space = SearchSpace.Paper;
        supernet = new Supernet(space, Shape(settings), partialChannels, engine);
        alphas = new Alphas(space, normalizesEdges: partialChannels > 1);
        var weights = supernet.named_parameters().Select(entry => (entry.name, entry.parameter)).ToList();
        var search = new SearchSettings();
        optimizer = new WeightOptimizer(weights, search.Descent());
        batch = new Batch(randn(settings.Batch, 3, 32, 32), arange(settings.Batch).remainder(10));
        var cost = new ExpectedCost(new PaperCost(Processor.Paper, Convention.Table2, search.NoneCost), space, CPU);
        losses = new SupernetLosses(supernet, [.. weights.Select(weight => weight.parameter)], alphas,
            new Objective(cost, search.Gamma, search.Beta), batch, batch);
    }

    public Engine Engine { get; }

    public static NetworkShape Shape(StepBenchSettings settings) => new(settings.Layers, settings.Channels, 32, 3, 10);

    public void Step(string step)
    {
        using var scope = NewDisposeScope();
        if (step == Weight)
        {
            optimizer.Step(losses.Training());
            return;
        }

        ArchitectureStep architecture = step == First ? new FirstOrder() : new SecondOrder(optimizer.NextStep);
        using var held = supernet.HoldStatistics();
        architecture.Gradient(losses);
    }
}

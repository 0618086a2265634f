using DeffArts.Cost;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Training;

namespace DeffArts.App.Testing;

/// <summary>What a test found out.</summary>
/// <param name="Run">The training's folder.</param>
/// <param name="Best">Whether the best network on the images kept out was tested, not the last one.</param>
/// <param name="Images">What it was tested on.</param>
/// <param name="Trained">The network.</param>
/// <param name="Evaluation">How it did.</param>
internal sealed record TestReport(
    string Run, bool Best, TestImages Images, TrainedNetwork Trained, Evaluation Evaluation)
{
    /// <summary>The network counted.</summary>
    public NetworkCount Count { get; } = NetworkCount.Of(Trained.Genotype, Trained.Network.Plan.Shape);

    /// <summary>The paper's compute cost of the cells, where it counts their space.</summary>
    public CostModel CellCost { get; } = Conventions.OfCells(Trained.Genotype.Skeleton, Trained.Network.Plan.Shape);

    /// <summary>The cost of the whole network.</summary>
    public NetworkCost NetworkCost { get; } = new(Processor.Paper, Trained.Network.Plan.Shape, noneCost: 0);

    /// <summary>With more classes than five the five likeliest say something.</summary>
    public bool HasTopFive => RecordedTest.SaysTopFive(Trained.Classes);
}

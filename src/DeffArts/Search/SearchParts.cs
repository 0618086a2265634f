using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Search.Selection;
using DeffArts.Space;
using DeffArts.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// The parts of a search, put together in one place: space, supernet, alpha and its relaxation, cost, objective, both
/// optimizers and the architecture step.
/// </summary>
public sealed class SearchParts : IDisposable
{
    private readonly CostExpectation expectedCost;

    /// <summary>Puts the rest together around a supernet and its alphas, which become the parts' own.</summary>
    /// <param name="settings">The search's mathematics.</param>
    /// <param name="supernet">Of the settings' space.</param>
    /// <param name="alphas">Of the settings' space, on the same device.</param>
    /// <param name="cost">What L_com counts.</param>
    /// <param name="relaxation">From now on the parts' own; by default what the settings name.</param>
    /// <param name="terms">Added to Eq. 1 and to what the settings add, from now on the parts' own.</param>
    /// <param name="limit">The most that the cells may cost, or null.</param>
    public SearchParts(
        SearchSettings settings, Supernet supernet, Alphas alphas, CostModel cost, Relaxation? relaxation = null,
        IEnumerable<IObjectiveTerm>? terms = null, SearchLimit? limit = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(supernet);
        ArgumentNullException.ThrowIfNull(alphas);
        (Space, Supernet, Alphas) = (settings.SearchSpace(), supernet, alphas);
        Relaxation = relaxation ?? Variants.Relaxation(settings);
        var device = alphas.parameters().First().device;
        expectedCost = Variants.Expectation(settings, cost, device);
        Objective = new Objective([new CostTerm(expectedCost, settings.Gamma, settings.Beta),
            .. Variants.Terms(settings, limit, device), .. terms ?? []]);
        Selection = Variants.Selection(limit);
        Weights = [.. supernet.named_parameters().Select(weight => (weight.name, weight.parameter))];
        WeightOptimizer = new WeightOptimizer(Weights, settings.Descent());
        AlphaOptimizer = new AlphaOptimizer(
            [.. alphas.named_parameters().Select(alpha => (alpha.name, alpha.parameter))], settings);
        ArchitectureStep = settings.Order == Order.First ? new FirstOrder() : new SecondOrder(WeightOptimizer.NextStep);
    }

    /// <summary>
    /// Builds supernet and alpha from the settings' seed, which also seeds torch's own generator, and puts the rest
    /// together.
    /// </summary>
    /// <param name="settings">The search's mathematics.</param>
    /// <param name="shape">The supernet's.</param>
    /// <param name="cost">What L_com counts.</param>
    /// <param name="device">Where everything lives.</param>
    /// <param name="relaxation">From now on the parts' own; by default what the settings name.</param>
    /// <param name="terms">Added to Eq. 1 and to what the settings add, from now on the parts' own.</param>
    /// <param name="limit">The most that the cells may cost, or null.</param>
    /// <exception cref="InvalidArchitectureException">The settings describe no search space.</exception>
    public static SearchParts Build(
        SearchSettings settings, NetworkShape shape, CostModel cost, Device device, Relaxation? relaxation = null,
        IEnumerable<IObjectiveTerm>? terms = null, SearchLimit? limit = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var space = settings.SearchSpace();
        manual_seed(settings.Seed);
        var supernet = new Supernet(space, shape, settings.PartialChannels, settings.Engine);
        var alphas = new Alphas(space, normalizesEdges: settings.PartialChannels > 1);
        return new(settings, supernet.to(device), alphas.to(device), cost, relaxation, terms, limit);
    }

    /// <summary>What a cell may be.</summary>
    public SearchSpace Space { get; }

    /// <summary>The continuous network, whose parameters are w.</summary>
    public Supernet Supernet { get; }

    /// <summary>alpha.</summary>
    public Alphas Alphas { get; }

    /// <summary>From alpha to what a pass computes with.</summary>
    public Relaxation Relaxation { get; }

    /// <summary>What alpha minimises.</summary>
    public Objective Objective { get; }

    /// <summary>w by name.</summary>
    public IReadOnlyList<(string Name, Parameter Weight)> Weights { get; }

    /// <summary>How scores become cells.</summary>
    public SelectionRule Selection { get; }

    /// <summary>Moves w.</summary>
    public WeightOptimizer WeightOptimizer { get; }

    /// <summary>Moves alpha.</summary>
    public AlphaOptimizer AlphaOptimizer { get; }

    /// <summary>alpha's gradient.</summary>
    public ArchitectureStep ArchitectureStep { get; }

    /// <summary>Both losses of the bilevel problem on one training and one validation batch.</summary>
    /// <param name="training">For w' and the mixed derivative.</param>
    /// <param name="validation">For alpha.</param>
    /// <param name="progress">Epochs done of all epochs.</param>
    public SupernetLosses Losses(Batch training, Batch validation, double progress = 0) =>
        new(this, training, validation, progress);

    /// <summary>Logits, N x classes, of images N x C x H x W under a draw.</summary>
    /// <param name="images">The batch's.</param>
    /// <param name="architecture">The draw.</param>
    /// <param name="weightGradients">False where nobody will ask for the gradient by w.</param>
    public Tensor Logits(Tensor images, RelaxedArchitecture architecture, bool weightGradients = true)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return Supernet.Forward(images, architecture.Mixed(), weightGradients);
    }

    /// <summary>The weights' loss under a draw that takes alpha as given, and the logits that it is of.</summary>
    public (Tensor Loss, Tensor Logits) WeightLoss(Batch training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var logits = Supernet.Forward(training.Images, WeightsGiven());
        return (nn.functional.cross_entropy(logits, training.Labels), logits);
    }

    /// <summary>L_com as alpha stands, in cycles.</summary>
    /// <param name="progress">Epochs done of all epochs.</param>
    public double ExpectedCycles(double progress = 0)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return expectedCost.Of(Relaxation.Draw(Alphas, PassKind.Evaluation), progress).Cycles.item<double>();
    }

    /// <summary>
    /// Everything that has a name in a checkpoint beside the optimizers': w, running statistics, alpha, the
    /// relaxation's and the objective's.
    /// </summary>
    public IEnumerable<(string Name, Tensor Value)> NamedTensors() =>
        Supernet.state_dict().Select(entry => ($"supernet.{entry.Key}", entry.Value))
            .Concat(Alphas.state_dict().Select(entry => ($"alphas.{entry.Key}", entry.Value)))
            .Concat(Relaxation.Remembered.Select(entry => ($"relaxation.{entry.Name}", entry.Value)))
            .Concat(Objective.Remembered.Select(entry => ($"objective.{entry.Name}", entry.Value)));

    /// <inheritdoc/>
    public void Dispose()
    {
        WeightOptimizer.Dispose();
        AlphaOptimizer.Dispose();
        Objective.Dispose();
        expectedCost.Dispose();
        Relaxation.Dispose();
        Alphas.Dispose();
        Supernet.Dispose();
    }

    private IReadOnlyList<Tensor> WeightsGiven()
    {
        using var still = no_grad();
        return Relaxation.Draw(Alphas, PassKind.Weights).Mixed();
    }
}

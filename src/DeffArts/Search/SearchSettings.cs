using System.Collections.Immutable;
using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Training;

namespace DeffArts.Search;

/// <summary>How the architecture gradient treats the weights (section 2, Eq. 2-3).</summary>
public enum Order
{
    /// <summary>xi = 0: the weights are taken as they are.</summary>
    First,

    /// <summary>xi = the weights' learning rate: w' is one training step ahead of w.</summary>
    Second,
}

/// <summary>Every setting of the search's mathematics; the defaults are the paper's (appendix D.1).</summary>
public sealed record SearchSettings
{
    /// <summary>Gamma, the cost weightage of Eq. 1. The paper's runs: 0.01, 0.02, 0.04; 0 is plain DARTS.</summary>
    public double Gamma { get; init; } = 0.01;

    /// <summary>Beta, the modulation exponent of Eq. 1.</summary>
    public double Beta { get; init; } = 0.27;

    /// <summary>What alpha means.</summary>
    public RelaxationForm Relaxation { get; init; } = RelaxationForm.Softmax;

    /// <summary>Strength of the log-sum-exp of alpha at the end of the search (beta-DARTS); 0 is none.</summary>
    public double BetaDecay { get; init; }

    /// <summary>
    /// Noise on the operations' weights in the step of w, at the end of the search (SDARTS-RS); 0 is none.
    /// </summary>
    public double Perturbation { get; init; }

    /// <summary>
    /// Weight of a skip beside the candidates at the start of the search, falling to 0 (DARTS-); 0 is none.
    /// </summary>
    public double AuxiliarySkip { get; init; }

    /// <summary>Temperature of the sampled choice at the start of the search.</summary>
    public double Temperature { get; init; } = 10;

    /// <summary>Temperature of the sampled choice at the end of the search.</summary>
    public double TemperatureMin { get; init; } = 0.1;

    /// <summary>Whether alpha stays where it starts and only the weights train.</summary>
    public bool FixedAlpha { get; init; }

    /// <summary>Whose cost is expected: of all edges, or of those that the cells keep.</summary>
    public ExpectedEdges ExpectedEdges { get; init; } = ExpectedEdges.All;

    /// <summary>How operations and edges are chosen at the end.</summary>
    public SelectionForm Selection { get; init; } = SelectionForm.Magnitude;

    /// <summary>Selection by perturbation: steps of tuning after each decision.</summary>
    public int SelectionSteps { get; init; } = 10;

    /// <summary>Selection by perturbation: validation images that judge.</summary>
    public int SelectionImages { get; init; } = 1024;

    /// <summary>
    /// The growth of the validation loss's curvature in alpha that ends the search early (1.3 in DARTS-ES); 0 never
    /// does.
    /// </summary>
    public double CurvatureStop { get; init; }

    /// <summary>First or second order approximation of the architecture gradient.</summary>
    public Order Order { get; init; } = Order.Second;

    /// <summary>Passes over the training half.</summary>
    public int Epochs { get; init; } = 50;

    /// <summary>Images in a training and in a validation batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Cells of the supernet.</summary>
    public int Layers { get; init; } = 8;

    /// <summary>Channels of the first cells' nodes.</summary>
    public int Channels { get; init; } = 16;

    /// <summary>
    /// The search space: a name of <see cref="Spaces.Names"/>, or the TOML of a user's own. The candidates, nodes and
    /// kept inputs below are DARTS's; other spaces say their own.
    /// </summary>
    public string Space { get; init; } = Skeleton.DartsName;

    /// <summary>Intermediate nodes of a cell.</summary>
    public int Nodes { get; init; } = 4;

    /// <summary>Incoming edges a node keeps when discretised.</summary>
    public int InputsPerNode { get; init; } = 2;

    /// <summary>
    /// K of partial channel connections (Xu et al. 2020): 1/K of the channels goes through the mixed operations, and
    /// edges are normalised. 1 is the paper's search, without either; 4 is that work's.
    /// </summary>
    public int PartialChannels { get; init; } = 1;

    /// <summary>First epochs that train only the weights (15 of 50 in Xu et al. 2020).</summary>
    public int WarmupEpochs { get; init; }

    /// <summary>Candidate operations by their published names.</summary>
    public ImmutableArray<string> Operations { get; init; } = [.. Operation.Paper.Select(operation => operation.Name)];

    /// <summary>Compute cost of <c>none</c> in cycles, to push probability away from it (appendix D.1).</summary>
    public double NoneCost { get; init; } = 1_000_000 - 1;

    /// <summary>SGD's learning rate for the weights at the start of the cosine.</summary>
    public double LearningRate { get; init; } = 0.025;

    /// <summary>SGD's learning rate at the end of the cosine (as DARTS does).</summary>
    public double LearningRateMin { get; init; } = 0.001;

    /// <summary>SGD's momentum.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>SGD's weight decay.</summary>
    public double WeightDecay { get; init; } = 3e-4;

    /// <summary>Largest norm of the weights' gradient.</summary>
    public double GradientClip { get; init; } = 5.0;

    /// <summary>Adam's learning rate for alpha.</summary>
    public double AlphaLearningRate { get; init; } = 3e-4;

    /// <summary>Adam's weight decay for alpha.</summary>
    public double AlphaWeightDecay { get; init; } = 1e-3;

    /// <summary>Share of the images that trains the weights; the rest trains alpha.</summary>
    public double TrainPortion { get; init; } = 0.5;

    /// <summary>
    /// Side of the square cut out of training images, in pixels; 0 for none (the paper's search has none).
    /// </summary>
    public int Cutout { get; init; }

    /// <summary>Random crops (padding 4) and horizontal flips of the images of both halves.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>
    /// The one seed: initial weights, alpha, split, order of the images and augmentation follow from it.
    /// </summary>
    public long Seed { get; init; } = 1;

    /// <summary>The part that the weights' optimizer needs.</summary>
    public DescentSettings Descent() => new(LearningRate, Momentum, WeightDecay, GradientClip);

    /// <summary>
    /// How the supernet computes. The engines round differently, so a search does not change its engine.
    /// </summary>
    public Engine Engine { get; init; } = Engine.Fast;

    /// <summary>The search space that these settings describe.</summary>
    /// <exception cref="InvalidArchitectureException">Not a space that can be searched.</exception>
    public SearchSpace SearchSpace() => Space == Skeleton.DartsName
        ? new(Operations.Select(Operation.Parse), Nodes, InputsPerNode)
        : Spaces.Get(Space);
}

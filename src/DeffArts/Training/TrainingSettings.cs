using DeffArts.Networks;

namespace DeffArts.Training;

/// <summary>Every setting of a training's mathematics; the defaults are the paper's (appendix D.2).</summary>
public sealed record TrainingSettings
{
    /// <summary>Cells of the network.</summary>
    public int Layers { get; init; } = 20;

    /// <summary>Channels of the first cells' nodes.</summary>
    public int Channels { get; init; } = 36;

    /// <summary>Passes over the training images.</summary>
    public int Epochs { get; init; } = 600;

    /// <summary>Images in a batch.</summary>
    public int BatchSize { get; init; } = 96;

    /// <summary>SGD's learning rate at the start of the cosine.</summary>
    public double LearningRate { get; init; } = 0.025;

    /// <summary>SGD's learning rate at the end of the cosine.</summary>
    public double LearningRateMin { get; init; }

    /// <summary>SGD's momentum.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>SGD's weight decay.</summary>
    public double WeightDecay { get; init; } = 3e-4;

    /// <summary>Largest norm of the gradient.</summary>
    public double GradientClip { get; init; } = 5.0;

    /// <summary>Weight of the auxiliary tower's loss; 0 trains without the tower.</summary>
    public double AuxiliaryWeight { get; init; } = 0.4;

    /// <summary>Drop path's probability after the last epoch; it grows from 0 linearly with the epoch.</summary>
    public double DropPath { get; init; } = 0.2;

    /// <summary>Share of the label that is spread over all classes; the paper has none.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Side of the square cut out of training images, in pixels; 0 for none.</summary>
    public int Cutout { get; init; } = 16;

    /// <summary>Random crops (padding 4) and horizontal flips.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Share of the training images kept out to choose the best epoch by; the paper keeps none.</summary>
    public double ValidationPortion { get; init; }

    /// <summary>
    /// What computes the network, where it can; a float32 sum's order, and so a training's bits, depend on it.
    /// </summary>
    public Engine Engine { get; init; } = Engine.Fast;

    /// <summary>
    /// The one seed: initial weights, order of the images, augmentation and drop path follow from it.
    /// </summary>
    public long Seed { get; init; } = 1;

    /// <summary>The part that the weights' optimizer needs.</summary>
    public DescentSettings Descent() => new(LearningRate, Momentum, WeightDecay, GradientClip);
}

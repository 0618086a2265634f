namespace DeffArts.Training;

/// <summary>Something that the training did; it neither prints nor writes.</summary>
public abstract record TrainingEvent;

/// <summary>One step of the weights.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">Within the epoch, from 1.</param>
/// <param name="StepsPerEpoch">Steps in every epoch.</param>
/// <param name="Loss">What was minimised: cross-entropy with label smoothing, and the auxiliary tower's.</param>
/// <param name="CrossEntropy">Of the network's own logits, without smoothing.</param>
/// <param name="Accuracy">Share of the batch classified right, 0 to 1.</param>
/// <param name="GradientNorm">Before clipping.</param>
public sealed record TrainingStepCompleted(
    int Epoch, int Step, int StepsPerEpoch, double Loss, double CrossEntropy, double Accuracy, double GradientNorm)
    : TrainingEvent;

/// <summary>An epoch is done.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="LearningRate">Of this epoch.</param>
/// <param name="DropPath">Probability of this epoch.</param>
/// <param name="CrossEntropy">Mean over the epoch's batches, augmented and with drop path.</param>
/// <param name="Accuracy">Mean over the epoch's batches, 0 to 1.</param>
/// <param name="ValidationCrossEntropy">Over the images kept out; null when none are.</param>
/// <param name="ValidationAccuracy">Over the images kept out, 0 to 1; null when none are.</param>
/// <param name="IsBest">No earlier epoch was better on the images kept out.</param>
public sealed record TrainingEpochCompleted(
    int Epoch, double LearningRate, double DropPath, double CrossEntropy, double Accuracy,
    double? ValidationCrossEntropy, double? ValidationAccuracy, bool IsBest) : TrainingEvent;

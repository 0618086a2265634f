using DeffArts.Data;

namespace DeffArts.Training;

/// <summary>The images of a training; the test images are no part of it.</summary>
/// <param name="Images">The training images.</param>
/// <param name="Train">Places of those that train.</param>
/// <param name="Validation">Places of those that choose the best epoch; may be empty.</param>
/// <param name="Normalisation">Per channel.</param>
public sealed record TrainingData(ImageSet Images, int[] Train, int[] Validation, Normalisation Normalisation);

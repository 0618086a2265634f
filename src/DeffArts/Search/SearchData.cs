using DeffArts.Data;

namespace DeffArts.Search;

/// <summary>The images of a search: one part trains w, the other alpha.</summary>
/// <param name="Images">All of the training images; the test images are never looked at.</param>
/// <param name="Train">Places of the images that train w.</param>
/// <param name="Validation">Places of the images that train alpha.</param>
/// <param name="Normalisation">Per channel.</param>
public sealed record SearchData(ImageSet Images, int[] Train, int[] Validation, Normalisation Normalisation);

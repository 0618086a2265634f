using System.Collections.Immutable;

namespace DeffArts.Data;

/// <summary>Images to test a trained network on, and where they were found.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Images">The images; labels are places in the network's classes.</param>
/// <param name="Place">
/// What they are called in a line: the folder's name, with that of the part that they are in.
/// </param>
/// <param name="OtherParts">The folder's other parts, which are left out.</param>
/// <param name="Notes">Lines for the user about what was found.</param>
public sealed record TestSelection(
    string Name, ImageSet Images, string Place, ImmutableArray<string> OtherParts, ImmutableArray<string> Notes);

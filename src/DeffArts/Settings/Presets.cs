using System.Collections.Immutable;

namespace DeffArts.Settings;

/// <summary>A named starting point: what differs from appendix D.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Help">What it is for and how long it takes.</param>
/// <param name="Values">Setting names and their values as text.</param>
public sealed record Preset(string Name, string Help, ImmutableArray<(string Name, string Text)> Values)
{
    /// <summary>The values as assignments.</summary>
    public IEnumerable<Assignment> Assignments =>
        Values.Select(value => new Assignment(value.Name, value.Text, $"preset {Name}"));
}

/// <summary>The presets, from the shortest search to the paper's.</summary>
public static class Presets
{
    /// <summary>The preset of a search that names none.</summary>
    public const string Default = "quick";

    /// <summary>All of them.</summary>
    public static ImmutableArray<Preset> All { get; } =
    [
        // Short runs take few steps of alpha, so these must be longer for the cells to take shape at all.
        new(Default, "embedded images, under 5 minutes on two cores",
        [
            ("data", "shapes"), ("train-images", "800"), ("order", "first"), ("epochs", "8"), ("batch-size", "32"),
            ("layers", "3"), ("channels", "4"), ("alpha-learning-rate", "0.01"),
        ]),
        new("small", "CIFAR-10, about 30 minutes on two cores",
        [
            ("data", "cifar10"), ("train-images", "4800"), ("order", "first"), ("epochs", "8"), ("batch-size", "32"),
            ("layers", "3"), ("channels", "8"), ("alpha-learning-rate", "0.003"),
        ]),
        new("paper", "appendix D unchanged; days on a processor", [("data", "cifar10")]),
    ];
}

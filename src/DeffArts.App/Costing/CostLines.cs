using DeffArts.Space;

namespace DeffArts.App.Costing;

/// <summary>
/// What the network of a run costs, as every command says it: its own figures first, then the paper's count of its
/// cells, which is labelled because it knows neither the network's size nor its images.
/// </summary>
internal static class CostLines
{
    /// <summary>Cycles of the whole network for one image, on a processor where it is named.</summary>
    public static string Network(double cycles, string processor) =>
        $"compute cost  {Figures.Cycles(cycles)} cycles for one image, the whole network on {processor}";

    /// <summary>
    /// Its size; MACs are always those of convolutions and classifier alone, unless they are called Table 3's.
    /// </summary>
    /// <param name="parameters">Trainable numbers without the auxiliary tower.</param>
    /// <param name="macs">Multiply-accumulates for one image.</param>
    /// <param name="shape">The network in a few words; empty where it is clear.</param>
    public static string Size(long parameters, long macs, string shape = "") =>
        $"network       {Figures.Count(parameters)} parameters, {Figures.MegaMacs(macs)} MMACs{(shape.Length > 0 ? $", {shape}" : "")}";

    /// <summary>The paper's count of the cells, on two lines.</summary>
    /// <param name="cycles">The cost.</param>
    /// <param name="description">Convention and processor.</param>
    public static string Cells(double cycles, string description) =>
        $"paper's count {Figures.Cycles(cycles)} cycles, {description}:\n"
        + $"              {OneCell}, whatever the network";

    /// <summary>What the paper's conventions count.</summary>
    public const string OneCell = "one cell of each type at 32x32";

    /// <summary>A network in a few words.</summary>
    public static string Briefly(NetworkShape shape) =>
        $"{shape.Layers} cells, {shape.Channels} channels, {shape.ImageSize}x{shape.ImageSize}x{shape.ImageChannels}";
}

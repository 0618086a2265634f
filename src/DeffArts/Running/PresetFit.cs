using System.Collections.Immutable;
using DeffArts.Recorded;
using DeffArts.Settings;

namespace DeffArts.Running;

/// <summary>
/// Presets are made for large data: a number of theirs that is more than what there is becomes all there is. A number
/// that a user gave stays, and is refused where it cannot be.
/// </summary>
public static class PresetFit
{
    /// <summary>Uses only so many training images.</summary>
    public const string TrainImages = "train-images";

    /// <summary>Images in a batch.</summary>
    public const string BatchSize = "batch-size";

    private static readonly ImmutableArray<string> Names = [TrainImages, BatchSize];

    /// <summary>The number to use; says so where it is not the preset's.</summary>
    /// <param name="resolved">The settings.</param>
    /// <param name="name">The number's name.</param>
    /// <param name="wanted">The number.</param>
    /// <param name="there">What there is.</param>
    /// <param name="what">Of what, for the line: "training images".</param>
    /// <param name="note">Takes the line.</param>
    public static int Of<T>(
        ResolvedSettings<T> resolved, string name, int wanted, int there, string what, Action<string> note)
    {
        if (wanted <= there || resolved.Given.Contains(name))
        {
            return wanted;
        }

        note($"note: {name} is {there}, as there are {there} {what}; preset {resolved.Preset} has {wanted}");
        return there;
    }

    /// <summary>
    /// What a request for a run that was started becomes: its numbers were fitted to the same data then.
    /// </summary>
    public static ResolvedSettings<T> AsStarted<T>(ResolvedSettings<T> asked, RunRecord<T> started)
        where T : IRunSettings
    {
        var fitted = Names.Where(name => !asked.Given.Contains(name))
            .Select(name => new Assignment(name, started.Schema.Find(name)!.Text(started.Settings), asked.Preset));
        return asked with { Settings = started.Schema.Apply(asked.Settings, fitted) };
    }
}

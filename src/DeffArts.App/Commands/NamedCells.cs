using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary>Cells that a user named.</summary>
/// <param name="Name">What to call them in tables.</param>
/// <param name="Genotype">The cells.</param>
/// <param name="Run">The folder of the run that they are from; null where they are from none.</param>
internal sealed record NamedCells(string Name, Genotype Genotype, string? Run)
{
    /// <summary>The run's own network, which is what a user means who names a run; null without a run.</summary>
    /// <exception cref="InvalidRunException">The run does not say which.</exception>
    public RecordedNetwork? Network() =>
        Run is not null && RunFolder.SettingsIn(Run) is { } settings ? RecordedNetwork.Read(settings) : null;
}

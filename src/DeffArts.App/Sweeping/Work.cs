using System.Collections.Immutable;
using DeffArts.App.Commands;
using DeffArts.Recorded;
using DeffArts.Runs;

namespace DeffArts.App.Sweeping;

/// <summary>Runs that follow one another, each in a process of its own.</summary>
/// <param name="Name">What to call it in lines for the user.</param>
/// <param name="Log">The file that takes everything that its processes print.</param>
/// <param name="Stages">In order; the work is done when all are.</param>
internal sealed record Work(string Name, string Log, ImmutableArray<Stage> Stages)
{
    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => Stages.All(stage => stage.IsDone);
}

/// <summary>One run of a work: how far it is stands on the disk alone.</summary>
internal sealed class Stage(string command, string folder, ImmutableArray<string> start)
{
    // A finished run does not change; displays ask often.
    private SearchSummary? search;
    private TrainSummary? training;

    /// <summary><c>search</c> or <c>train</c>.</summary>
    public string Command => command;

    /// <summary>The run folder, absolute.</summary>
    public string Folder => folder;

    /// <summary>The program's arguments that start it from nothing.</summary>
    public ImmutableArray<string> Start => start;

    /// <summary>Whether the run is at its end.</summary>
    public bool IsDone => Seconds is not null;

    /// <summary>Whether there is something to resume.</summary>
    public bool IsBegun => RunFolder.SettingsIn(Folder) is not null;

    /// <summary>Wall seconds of the finished run, all starts together; null before.</summary>
    public double? Seconds => Command == SearchCommand.Name ? Search?.WallSeconds : Training?.WallSeconds;

    /// <summary>The summary of a finished search, or null.</summary>
    public SearchSummary? Search => search ??= Finished<SearchSummary>();

    /// <summary>The summary of a finished training, or null.</summary>
    public TrainSummary? Training => training ??= Finished<TrainSummary>();

    private T? Finished<T>()
        where T : class, IRunSummary<T>
    {
        try
        {
            return SummaryFile.OfFinishedRun<T>(RunFolder.SummaryIn(Folder));
        }
        catch (InvalidRunException)
        {
            // The run itself says so when it is resumed, and that line is what the user is shown.
            return null;
        }
    }
}

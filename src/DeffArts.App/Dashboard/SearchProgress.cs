using System.Collections.Immutable;
using DeffArts.Search;

namespace DeffArts.App.Dashboard;

/// <summary>What the displays show, gathered from the search's events.</summary>
/// <param name="Epochs">Epochs of the whole search.</param>
internal sealed record SearchProgress(int Epochs)
{
    /// <summary>The last step, or null before the first.</summary>
    public StepCompleted? Step { get; private init; }

    /// <summary>The last batch of an evaluation that is under way, or null.</summary>
    public EvaluationProgressed? Evaluation { get; private init; }

    /// <summary>The epochs seen, oldest first.</summary>
    public ImmutableArray<EpochCompleted> PastEpochs { get; private init; } = [];

    /// <summary>Where alpha stood at the end of the last epoch, or null in the first.</summary>
    public ArchitectureSummary? Architecture { get; private init; }

    /// <summary>Steps seen, not counting those before a resume.</summary>
    public int StepsHere { get; private init; }

    /// <summary>Steps of the whole search; 0 before the first step.</summary>
    public long TotalSteps => Step is null ? 0 : (long)Epochs * Step.StepsPerEpoch;

    /// <summary>Steps done since the search began, resumes included.</summary>
    public long DoneSteps => Step is null ? 0 : (long)(Step.Epoch - 1) * Step.StepsPerEpoch + Step.Step;

    /// <summary>Done share of all steps, 0 to 1.</summary>
    public double Share => TotalSteps == 0 ? 0 : (double)DoneSteps / TotalSteps;

    /// <summary>The progress after an event.</summary>
    public SearchProgress After(SearchEvent happened) => happened switch
    {
        StepCompleted step => this with { Step = step, StepsHere = StepsHere + 1, Evaluation = null },
        EvaluationProgressed evaluation => this with { Evaluation = evaluation },
        EpochCompleted epoch => this with { PastEpochs = PastEpochs.Add(epoch), Architecture = epoch.Architecture },
        SearchCompleted end => this with { Architecture = end.Architecture },
        _ => this,
    };

    /// <summary>
    /// The time left at the pace of this start, whose first step came after <paramref name="elapsed"/> was zero; null
    /// while there is no pace to go by.
    /// </summary>
    public TimeSpan? TimeLeft(TimeSpan elapsed) =>
        StepsHere == 0 ? null : elapsed / StepsHere * (TotalSteps - DoneSteps);
}

namespace DeffArts.App.Sweeping;

/// <summary>Something that happened to a work.</summary>
/// <param name="Work">Which.</param>
/// <param name="Stage">In which of its stages.</param>
internal abstract record WorkEvent(Work Work, Stage Stage);

/// <summary>A process was started.</summary>
internal sealed record StageStarted(Work Work, Stage Stage, bool IsResumed) : WorkEvent(Work, Stage);

/// <summary>A process printed a line.</summary>
internal sealed record StageSpoke(Work Work, Stage Stage, string Line) : WorkEvent(Work, Stage);

/// <summary>A stage is done.</summary>
internal sealed record StageDone(Work Work, Stage Stage) : WorkEvent(Work, Stage);

/// <summary>A stage failed and is tried once more.</summary>
internal sealed record StageRetried(Work Work, Stage Stage, string Failure) : WorkEvent(Work, Stage);

/// <summary>A stage failed again: the work is given up, the others go on.</summary>
internal sealed record WorkFailed(Work Work, Stage Stage, string Failure) : WorkEvent(Work, Stage);

/// <summary>A stage saved and stopped because it was asked to.</summary>
internal sealed record WorkStopped(Work Work, Stage Stage) : WorkEvent(Work, Stage);

namespace DeffArts.Recorded;

/// <summary>How a start of a run ended; written to <c>summary.json</c> in small letters.</summary>
public enum RunOutcome
{
    /// <summary>It has not ended, or was killed.</summary>
    Running,

    /// <summary>All epochs are done.</summary>
    Finished,

    /// <summary>Stopped by a signal; can be resumed.</summary>
    Interrupted,

    /// <summary>Stopped by <c>--max-steps</c>; can be resumed.</summary>
    Measured,

    /// <summary>A loss or gradient was not finite.</summary>
    Diverged,
}

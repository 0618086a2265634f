namespace DeffArts.App;

/// <summary>How the program ends; the numbers are promised to scripts and listed by <c>--help</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Any failure that has no number of its own.</summary>
    public const int Failure = 1;

    /// <summary>The command line, a config file or a setting is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The data cannot be had or are not what they should be.</summary>
    public const int Data = 3;

    /// <summary>A run folder or checkpoint cannot be read or written.</summary>
    public const int Run = 4;

    /// <summary>Stopped by a signal after saving (128 + SIGINT, as shells count).</summary>
    public const int Interrupted = 130;

    /// <summary>Each code with its meaning, for the help.</summary>
    public static readonly (int Code, string Meaning)[] All =
    [
        (Done, "done"),
        (Failure, "failure"),
        (Usage, "command line or settings"),
        (Data, "data"),
        (Run, "a run folder or checkpoint that cannot be used"),
        (Interrupted, "interrupted, checkpoint saved"),
    ];
}

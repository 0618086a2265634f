namespace DeffArts.Settings;

/// <summary>The folder that runs are made in when nothing else is said.</summary>
public static class RunRoot
{
    /// <summary>The environment variable that names the folder of all runs.</summary>
    public const string Variable = "DEFFARTS_RUNS";

    /// <summary>The folder's name where the variable names none.</summary>
    public const string Standard = "runs";

    /// <summary>What the variable names in this process; null or empty where it names none.</summary>
    public static string? Chosen => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Of this process, as a path from the current folder.</summary>
    public static string Here => Of(Chosen);

    /// <summary>The chosen folder, else the standard one.</summary>
    public static string Of(string? chosen) => string.IsNullOrEmpty(chosen) ? Standard : chosen;
}

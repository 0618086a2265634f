namespace DeffArts.App;

/// <summary>What comes before the command line is read, and after the command is done.</summary>
internal static class Start
{
    /// <summary>Runs the program.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments)
    {
        MallocSettings.Apply();
        StandardFiles.Open();
        return StandardFiles.Close(CommandLine.Run(arguments));
    }
}

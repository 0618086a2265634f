namespace DeffArts.App;

/// <summary>
/// Standard output and error. What cannot be written, to a full disk or a terminal that is gone, does not end a run of
/// hours: it is dropped, and said at the end.
/// </summary>
internal static class StandardFiles
{
    private static KeptOutput? output;

    /// <summary>Makes <see cref="Console"/> write through here.</summary>
    public static void Open()
    {
        StandardDescriptors.Fill(andWhereTaken: false);
        output = new KeptOutput(Console.OpenStandardOutput());
        Console.SetOut(new StreamWriter(output, Console.OutputEncoding) { AutoFlush = true });
        Console.SetError(
            new StreamWriter(new KeptOutput(Console.OpenStandardError()), Console.OutputEncoding) { AutoFlush = true });
    }

    /// <summary>Says what could not be written.</summary>
    /// <param name="code">How the command ended.</param>
    /// <returns><paramref name="code"/>, or <see cref="ExitCode.Failure"/> where all but the output was done.</returns>
    public static int Close(int code)
    {
        if (output?.Failure is not { } failure)
        {
            return code;
        }

        Console.Error.WriteLine(
            $"deffarts: cannot write to standard output: {Files.FileReason.Of(failure)}; what it would have "
            + "said is lost, all else was done");
        return code == ExitCode.Done ? ExitCode.Failure : code;
    }
}

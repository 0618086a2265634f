using System.Runtime.InteropServices;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Measuring;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;

namespace DeffArts.App;

/// <summary>Turns what went wrong into one line and an exit code.</summary>
internal static class Failure
{
    private const string TraceVariable = "DEFFARTS_TRACE";
    private static readonly string[] LibraryOutOfMemory =
        ["can't allocate memory", "not enough memory", "bad_alloc", "out of memory"];

    /// <summary>Prints the line, and the stack trace when the environment asks for it.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception failure, TextWriter error)
    {
        var (code, message) = Describe(failure);
        error.WriteLine($"deffarts: {message}");
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
        {
            error.WriteLine(failure);
        }

        return code;
    }

    /// <summary>The exit code and the line, without the program's name.</summary>
    public static (int Code, string Message) Describe(Exception failure) => failure switch
    {
        UsageException or InvalidSettingsException or InvalidArchitectureException or InvalidProcessorException =>
            (ExitCode.Usage, Whole(failure)),
        DataException => (ExitCode.Data, Whole(failure)),
        InvalidRunException => (ExitCode.Run, Whole(failure)),
        FailedException => (ExitCode.Failure, Whole(failure)),
        RunFailedException or ToolException => (ExitCode.Failure, FirstLine(failure)),
        IOException or UnauthorizedAccessException => (ExitCode.Failure, $"a file was refused: {FirstLine(failure)}"),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted before the first step; nothing was written"),
        _ when IsOutOfMemory(failure) =>
            (ExitCode.Failure, "out of memory; try a smaller --batch-size, --channels, --layers or --image-size"),
        TypeInitializationException or DllNotFoundException => (
            ExitCode.Failure,
            $"the tensor library does not load: {FirstLine(failure.GetBaseException())}; "
            + "see the README's troubleshooting"),
        _ => (
            ExitCode.Failure,
            $"unexpected failure: {failure.GetType().Name}: {FirstLine(failure)}; {TraceVariable}=1 shows where"),
    };

    /// <summary>
    /// Also where a kernel's thread or the tensor library, which has no exception of its own for it, ran out.
    /// </summary>
    private static bool IsOutOfMemory(Exception failure) =>
        failure is OutOfMemoryException
        || (failure is ExternalException
            && LibraryOutOfMemory.Any(text => failure.Message.Contains(text, StringComparison.Ordinal)))
        || (failure.InnerException is { } inner && IsOutOfMemory(inner));

    // A message of our own has several lines only where a name in it has, and what to do stands after the name.
    private static string Whole(Exception failure) => PrintableText.Of(failure.Message.Trim());

    // The tensor library's messages go on with pages of native stack.
    private static string FirstLine(Exception failure) => PrintableText.Of(failure.Message.Trim().Split('\n', '\r')[0]);
}

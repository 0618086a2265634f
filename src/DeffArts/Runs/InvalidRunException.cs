using DeffArts.Space;

namespace DeffArts.Runs;

/// <summary>
/// A run folder, checkpoint or tensor file that cannot be used or cannot be written. The message is always one line:
/// what is wrong, where, and what to do about it.
/// </summary>
public sealed class InvalidRunException : Exception
{
    private const int DiskFullOnUnix = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    /// <summary>Keeps the message, with control characters (of a name read from a file, say) escaped.</summary>
    public InvalidRunException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>Keeps the message and what caused it.</summary>
    public InvalidRunException(string message, Exception innerException)
        : base(OneLine(message), innerException)
    {
    }

    /// <summary>Whether the system refused a file, as opposed to a fault of the program.</summary>
    internal static bool IsRefusal(Exception exception) => exception is IOException or UnauthorizedAccessException;

    internal static InvalidRunException CannotRead(string path, Exception cause) =>
        new($"cannot read {path}: {Reason(cause, path)}; check the path and its permissions", cause);

    internal static InvalidRunException CannotWrite(string path, Exception cause) => IsDiskFull(cause)
        ? new($"cannot write {path}: No space left on device; free some space there or choose another folder", cause)
        : new($"cannot write {path}: {Reason(cause, path)}; check the folder and its permissions", cause);

    private static bool IsDiskFull(Exception cause) => cause.HResult is DiskFullOnUnix or DiskFullOnWindows;

    private static string Reason(Exception cause, string path) => cause switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => "there is no such folder",
        EndOfStreamException => "it ends too early",
        _ => cause.Message.Replace($" : '{path}'", "", StringComparison.Ordinal).TrimEnd('.'),
    };

    private static string OneLine(string message) => PrintableText.Of(message);
}

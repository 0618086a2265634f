using DeffArts.Files;
using DeffArts.Space;

namespace DeffArts.Runs;

/// <summary>
/// A run folder, checkpoint or tensor file that cannot be used or cannot be written. The message is always one line:
/// what is wrong, where, and what to do about it.
/// </summary>
public sealed class InvalidRunException : Exception
{
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
    internal static bool IsRefusal(Exception exception) => FileReason.IsRefusal(exception);

    internal static InvalidRunException CannotRead(string path, Exception cause) =>
        new($"cannot read {path}: {FileReason.Of(cause)}; check the path and its permissions", cause);

    internal static InvalidRunException CannotWrite(string path, Exception cause) => FileReason.IsDiskFull(cause)
        ? new($"cannot write {path}: No space left on device; free some space there or choose another folder", cause)
        : new($"cannot write {path}: {FileReason.OfWriting(cause, path)}; check the folder and its permissions", cause);

    private static string OneLine(string message) => PrintableText.Of(message);
}

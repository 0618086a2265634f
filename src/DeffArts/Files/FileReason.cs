namespace DeffArts.Files;

/// <summary>
/// Why the system refused a file, in a few words and without its name, which the message gives as the user knows it.
/// </summary>
public static class FileReason
{
    private const int DiskFullOnUnix = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const string NoFile = "there is no such file";
    private const string NoFolder = "there is no such folder";
    private const string InTheWay = "a file of this name is in the way";
    private const int ThereOnUnix = 17;
    private const int ThereOnWindows = unchecked((int)0x800700B7);

    /// <summary>Whether the system refused a file, as opposed to a fault of the program.</summary>
    public static bool IsRefusal(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether the disk, or what a user may take of it, is full.</summary>
    public static bool IsDiskFull(Exception cause) => cause?.HResult is DiskFullOnUnix or DiskFullOnWindows;

    /// <summary>The reason.</summary>
    /// <param name="cause">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    public static string Of(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return cause switch
        {
            UnauthorizedAccessException => "permission denied",
            FileNotFoundException => NoFile,
            DirectoryNotFoundException => NoFolder,
            PathTooLongException => "its name is too long",
            EndOfStreamException => "it ends too early",
            _ when cause.HResult is ThereOnUnix or ThereOnWindows => InTheWay,
            _ => WithoutPath(cause.Message),
        };
    }

    /// <summary>The same where something was to be written: that it is not there is no reason then.</summary>
    /// <param name="cause">What the system said.</param>
    /// <param name="path">The file or folder as the user knows it.</param>
    public static string OfWriting(Exception cause, string path)
    {
        var there = Path.GetFullPath(path);
        while (!Path.Exists(there) && Path.GetDirectoryName(there) is { } above)
        {
            there = above;
        }

        return Of(cause) switch
        {
            InTheWay or NoFile or NoFolder when File.Exists(there) => $"{there} is a file, not a folder",
            NoFile => "nothing can be made there",
            var reason => reason,
        };
    }

    // The path that the system was given may be a temporary one, which the user never saw.
    private static string WithoutPath(string message) =>
        (message.IndexOf(" : '", StringComparison.Ordinal) is var path and >= 0 ? message[..path] : message)
            .TrimEnd('.');
}

using DeffArts.Files;
using DeffArts.Runs;

namespace DeffArts.Measuring;

/// <summary>
/// Folders that compilers and emulators work in. A user knows none of their files, but can choose where they are.
/// </summary>
internal static class Scratch
{
    /// <summary>Makes a new folder below the system's temporary one.</summary>
    /// <exception cref="ToolException">It cannot be made.</exception>
    public static ScratchFolder Make(string prefix)
    {
        ScratchFolder? made = null;
        Write(() => made = ScratchFolder.Create(Path.GetTempPath(), prefix));
        return made!;
    }

    /// <summary>Writes into one.</summary>
    /// <exception cref="ToolException">The system refuses it.</exception>
    public static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (FileReason.IsRefusal(e))
        {
            throw Refused(e);
        }
        catch (InvalidRunException e) when (e.InnerException is { } cause && FileReason.IsRefusal(cause))
        {
            throw Refused(cause);
        }
    }

    private static ToolException Refused(Exception cause)
    {
        // The path of a folder that could not be made is no news beside the temporary folder's.
        var reason = cause is FileNotFoundException or DirectoryNotFoundException
            ? "there is no such folder"
            : FileReason.Of(cause);
        return new ToolException(
            $"cannot write to the temporary folder {Path.GetTempPath()}: {reason}; free some space there, or set TMPDIR to another folder");
    }
}

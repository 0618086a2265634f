using DeffArts.Runs;

namespace DeffArts.App;

/// <summary>
/// Files that a user asks for by name: that one cannot be written is a failure, not a fault of a run.
/// </summary>
internal static class OutputFile
{
    /// <summary>Writes.</summary>
    /// <exception cref="FailedException">It cannot be written.</exception>
    public static void Write(Action write) => Write(() =>
    {
        write();
        return true;
    });

    /// <summary>Writes.</summary>
    /// <returns>What <paramref name="write"/> returns.</returns>
    /// <exception cref="FailedException">It cannot be written.</exception>
    public static T Write<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (InvalidRunException e)
        {
            throw new FailedException(e.Message, e);
        }
    }

    /// <summary>Refuses a path without a folder before anything is computed for it.</summary>
    /// <exception cref="UsageException">It is empty.</exception>
    /// <exception cref="FailedException">There is no such folder.</exception>
    public static void RequireFolder(string? path)
    {
        if (path is "")
        {
            throw new UsageException("the name of a file to write is empty; give one or leave the option out");
        }

        if (path is not null
            && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new FailedException(
                $"cannot write {path}: there is no such folder; check the folder and its permissions",
                new DirectoryNotFoundException());
        }
    }
}

namespace DeffArts.Data.Folders;

/// <summary>The image files of a folder that need no classes, for predictions.</summary>
public static class ImageFiles
{
    // Links may lead in a circle.
    private const int DeepestFolder = 4;

    /// <summary>
    /// Every JPEG and PNG by its name's ending, in the folder and in its subfolders, in ordinal order of their names;
    /// what begins with a dot is hidden. The paths begin with <paramref name="folder"/>.
    /// </summary>
    /// <exception cref="DataException">There are none, or a name is not UTF-8.</exception>
    public static IReadOnlyList<string> In(string folder)
    {
        try
        {
            var files = Below(folder, DeepestFolder).ToList();
            return files.Count > 0
                ? files
                : throw new DataException($"{folder}: holds no JPEG or PNG image: check the path");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{folder}: cannot be read: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Below(string folder, int depth)
    {
        if (FolderListing.Unopenable(folder) is [var (name, _), ..])
        {
            throw FolderListing.NotUtf8(folder, name);
        }

        foreach (var entry in FolderListing.Visible(folder))
        {
            var path = Path.Combine(folder, entry.Name);
            var below = entry switch
            {
                FileInfo => FolderListing.HasImageName(entry.Name) ? [path] : [],
                _ => depth > 0 ? Below(path, depth - 1) : [],
            };
            foreach (var file in below)
            {
                yield return file;
            }
        }
    }
}

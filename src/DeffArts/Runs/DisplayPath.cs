namespace DeffArts.Runs;

/// <summary>Paths as people write them.</summary>
public static class DisplayPath
{
    /// <summary>Relative to the current folder where it lies below it, else as it is.</summary>
    public static string Of(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}

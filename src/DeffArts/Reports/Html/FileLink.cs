namespace DeffArts.Reports.Html;

/// <summary>
/// Links from a page to the files that it names. They lead from where the page lies, as long as both stay there.
/// </summary>
internal static class FileLink
{
    /// <summary>A link of the file's name.</summary>
    /// <param name="name">What the reader sees.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="pageFolder">The folder that the page is written to.</param>
    public static Markup To(string name, string path, string pageFolder) =>
        Markup.Of($"<a href=\"{Address(path, pageFolder)}\">{name}</a>");

    // Relative, and every part escaped: a name with a colon or a hash is no scheme and no fragment.
    private static string Address(string path, string pageFolder)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(pageFolder), Path.GetFullPath(path));
        return string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString))
            + (Directory.Exists(path) ? "/" : "");
    }
}

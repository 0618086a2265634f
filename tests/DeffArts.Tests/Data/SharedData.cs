using Xunit;

namespace DeffArts.Tests.Data;

/// <summary>Real images beside the checkout, in ../shared/data: not part of the project.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder there; skips the test where it is missing.</summary>
    public static string Require(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DeffArts.slnx")))
        {
            folder = folder.Parent;
        }

        var path = Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "data", name));
        Assert.SkipUnless(Path.Exists(path), $"needs {path}, which is not on this machine");
        return path;
    }
}

using System.Runtime.CompilerServices;
using Xunit;

namespace DeffArts.Tests.Reports;

/// <summary>
/// Compares a text with the one kept under Golden/; what differs is left in the temporary folder to look at.
/// </summary>
internal static class GoldenFile
{
    public static void Matches(string name, string actual)
    {
        var expected = Path.Combine(Folder(), name);
        if (File.Exists(expected) && File.ReadAllText(expected) == actual)
        {
            return;
        }

        var received = Path.Combine(Path.GetTempPath(), $"received-{name}");
        File.WriteAllText(received, actual);
        Assert.Fail($"{name} is not what Golden/ keeps. Look at {received}; if it is right, copy it to {expected}.");
    }

    private static string Folder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "Golden"));
}

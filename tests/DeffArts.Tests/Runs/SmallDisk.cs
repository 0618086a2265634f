using Xunit;

namespace DeffArts.Tests.Runs;

/// <summary>A file system of a given size, in memory; the test is skipped where it may not be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder mountPoint = new();

    public SmallDisk(int kilobytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a small disk is mounted on Linux only");
        var (exitCode, _, error) = Processes.Run(
            "mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", mountPoint.Path);
        if (exitCode != 0)
        {
            mountPoint.Dispose();
            Assert.Skip($"a small disk cannot be mounted here: {error.Trim()}");
        }
    }

    public string Path => mountPoint.Path;

    public void Resize(int kilobytes) => Remount($"size={kilobytes}k");

    public void MakeReadOnly() => Remount("ro");

    public void Dispose()
    {
        var (exitCode, _, error) = Processes.Run("umount", mountPoint.Path);
        Assert.True(exitCode == 0, error);
        mountPoint.Dispose();
    }

    private void Remount(string option)
    {
        var (exitCode, _, error) = Processes.Run("mount", "-o", $"remount,{option}", mountPoint.Path);
        Assert.True(exitCode == 0, error);
    }
}

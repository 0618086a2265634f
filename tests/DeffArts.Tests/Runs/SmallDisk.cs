using Xunit;

namespace DeffArts.Tests.Runs;

/// <summary>A file system of a given size, in memory; the test is skipped where it may not be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _mountPoint = new();

    public SmallDisk(int kilobytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a small disk is mounted on Linux only");
        var (exitCode, _, error) = Processes.Run(
            "mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", _mountPoint.Path);
        if (exitCode != 0)
        {
            _mountPoint.Dispose();
            Assert.Skip($"a small disk cannot be mounted here: {error.Trim()}");
        }
    }

    public string Path => _mountPoint.Path;

    public void Resize(int kilobytes) => Remount($"size={kilobytes}k");

    public void MakeReadOnly() => Remount("ro");

    public void Dispose()
    {
        var (exitCode, _, error) = Processes.Run("umount", _mountPoint.Path);
        Assert.True(exitCode == 0, error);
        _mountPoint.Dispose();
    }

    private void Remount(string option)
    {
        var (exitCode, _, error) = Processes.Run("mount", "-o", $"remount,{option}", _mountPoint.Path);
        Assert.True(exitCode == 0, error);
    }
}

using DeffArts.App;
using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>
/// A run folder whose lock this process has. Apart from the other tests of whole runs, as locks are taken alone.
/// </summary>
public class RunInUseTests
{
    [Fact]
    public void ARunInUseIsRefused()
    {
        using var folder = new TemporaryFolder();
        using var held = RunFolder.Open(SharedRuns.Search(folder.Path));

        ExportTests.Refused(folder, ExitCode.Run, "in use", "search", "--resume", held.FullPath);
    }
}

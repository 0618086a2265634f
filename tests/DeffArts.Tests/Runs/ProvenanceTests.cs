using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.Runs;

public class ProvenanceTests
{
    [Fact]
    public void NamesTheVersionAndTheCommit()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+$", Provenance.Version);
        Assert.Matches("^([0-9a-f]{12,40}(-dirty)?|unknown)$", Provenance.Commit);
    }

    [Fact]
    public void NamesEverythingThatTimesDependOn()
    {
        var machine = Provenance.Machine();

        Assert.All(["os", "processor", "architecture", "dotnet", "torchSharp", "libtorch"], key =>
            Assert.False(string.IsNullOrWhiteSpace(machine[key]?.GetValue<string>()), key));
        Assert.Equal(Environment.ProcessorCount, machine["threads"]!.GetValue<int>());
        Assert.InRange(machine["torchThreads"]!.GetValue<int>(), 1, 4096);
        Assert.InRange(machine["memoryBytes"]!.GetValue<long>(), 1L << 20, 1L << 50);
        Assert.StartsWith("2.", machine["libtorch"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}

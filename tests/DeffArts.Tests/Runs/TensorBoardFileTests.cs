using DeffArts.Runs;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Runs;

public class TensorBoardFileTests
{
    [Theory]
    [InlineData("""{"event": 5, "epoch": "one", "time": [], "a": 1}""")]
    [InlineData(
        """{"event": "epoch", "epoch": 1e400, "normalWeights": [[1, null, "a", [], 5, 6, 7], 3, null, [1], [2], [3]]}""")]
    [InlineData("""{"event": "step", "normalWeights": {"a": 1}, "reductionWeights": 4, "loss": "\\u00e4"}""")]
    [InlineData("{}")]
    public void WhatIsNoNumberInTheLogIsLeftOut(string line)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("events.jsonl"), line + "\n");
        var space = new SearchSpace([new SkipConnect(), new MaxPool(3)], 1, 2);

        TensorBoardFile.Open(folder.In("board"), folder.In("events.jsonl"), space, DateTimeOffset.UnixEpoch).Dispose();

        Assert.NotEqual(0, new FileInfo(Assert.Single(Directory.GetFiles(folder.In("board")))).Length);
    }
}

using System.Text.Json;
using DeffArts.App;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>A search and a training of seconds, made once for the tests that only look at them.</summary>
public sealed class FinishedRuns : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FinishedRuns()
    {
        SearchOutput = Run(
            [.. DeffArtsProcess.Tiny("--epochs", "1", "--target-channels", "3"), "--folder", "runs/searched"]);
        // At 32 pixels, where there can be an auxiliary tower.
        TrainOutput = Run(
        [
            "train", "DARTS_V2", "--train-images", "20", "--layers", "3", "--channels", "2", "--batch-size", "10",
            "--epochs", "1",
            "--auxiliary-weight", "0.4", "--threads", "1", "--folder", "runs/trained",
        ]);
    }

    /// <summary>The folder that has <c>runs/searched</c> and <c>runs/trained</c>.</summary>
    public string Folder => folder.Path;

    /// <summary>What the search printed.</summary>
    public string SearchOutput { get; }

    /// <summary>What the training printed.</summary>
    public string TrainOutput { get; }

    /// <summary>Below <see cref="Folder"/>.</summary>
    public string In(params string[] names) => folder.In(names);

    /// <summary>What a command prints that must succeed.</summary>
    internal string Run(params string[] arguments)
    {
        var ended = DeffArtsProcess.Run(folder.Path, arguments);
        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        return ended.Output;
    }

    /// <summary>The JSON that a command prints.</summary>
    internal JsonElement Json(params string[] arguments)
    {
        using var json = JsonDocument.Parse(Run(arguments));
        return json.RootElement.Clone();
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();
}

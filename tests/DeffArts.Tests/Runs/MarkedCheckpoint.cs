using System.Text.Json.Nodes;
using DeffArts.Runs;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Runs;

/// <summary>A checkpoint that shows whether it came back as it was saved.</summary>
internal static class MarkedCheckpoint
{
    /// <summary>Saves a checkpoint in which every number is its step.</summary>
    public static void Save(string folder, long step, int length = 3)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["t"] = full(length, step) };
        Checkpoints.Save(folder, step, new Checkpoint(tensors, new JsonObject { ["mark"] = step }));
    }

    /// <summary>Loads and checks that what was loaded is the step it claims to be, unchanged.</summary>
    public static (long Step, IReadOnlyList<string> Warnings) Load(string folder)
    {
        using var scope = NewDisposeScope();
        var (checkpoint, step, warnings) = Checkpoints.LoadLatest(folder)!.Value;
        Assert.Equal($$"""{"mark":{{step}}}""", checkpoint.Values.ToJsonString());
        Assert.All(checkpoint.Tensors["t"].data<long>().ToArray(), value => Assert.Equal(step, value));
        return (step, warnings);
    }
}

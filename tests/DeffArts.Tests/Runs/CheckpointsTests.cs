using System.Text.Json.Nodes;
using CsCheck;
using DeffArts.Runs;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Runs;

public sealed class CheckpointsTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    private string Folder => temporary.In("checkpoints");

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void ComesBackBitForBitAndDigitForDigit() =>
        Gen.Select(Gen.Double.Where(double.IsFinite).Array, Gen.Long,
            Gen.String.Where(text => !text.Any(char.IsSurrogate)), Gen.Float.Array)
            .Sample(
                (doubles, number, text, floats) =>
                {
                    using var scope = NewDisposeScope();
                    var values = new JsonObject
                    {
                        ["doubles"] = new JsonArray([.. doubles.Select(value => JsonValue.Create(value))]),
                        ["number"] = number,
                        ["text"] = text,
                    };
                    Checkpoints.Save(Folder, 7, new Checkpoint(One(tensor(floats)), values));

                    var (checkpoint, step, warnings) = Checkpoints.LoadLatest(Folder)!.Value;

                    Assert.Equal(7, step);
                    Assert.Empty(warnings);
                    Assert.Equal(values.ToJsonString(), checkpoint.Values.ToJsonString());
                    Assert.Equal(
                        doubles.Select(BitConverter.DoubleToInt64Bits),
                        checkpoint.Values["doubles"]!.AsArray()
                            .Select(value => BitConverter.DoubleToInt64Bits(value!.GetValue<double>())));
                    Assert.Equal(number, checkpoint.Values["number"]!.GetValue<long>());
                    Assert.Equal(text, checkpoint.Values["text"]!.GetValue<string>());
                    Assert.Equal(
                        floats.Select(BitConverter.SingleToInt32Bits),
                        checkpoint.Tensors["t"].data<float>().ToArray().Select(BitConverter.SingleToInt32Bits));
                },
                iter: 100, threads: 1);

    [Fact]
    public void NoCheckpointIsNotAnError()
    {
        Assert.Null(Checkpoints.LoadLatest(Folder));
        Directory.CreateDirectory(Folder);
        Assert.Null(Checkpoints.LoadLatest(Folder));
        File.WriteAllText(Path.Combine(Folder, "step-000000001.safetensors"), "the first save, cut short");
        Assert.Null(Checkpoints.LoadLatest(Folder));
    }

    [Fact]
    public void TheLastTwoAreKeptAndForeignFilesStay()
    {
        Directory.CreateDirectory(Folder);
        string[] foreign = ["notes.txt", "step-1.json", "step-000000001.json.bak", "step-.json"];
        foreach (var name in foreign)
        {
            File.WriteAllText(Path.Combine(Folder, name), "mine");
        }

        File.WriteAllText(Path.Combine(Folder, ".deffarts-0123.tmp"), "half");
        foreach (var step in new[] { 9, 10, 1_000_000_000, 1_000_000_001 })
        {
            MarkedCheckpoint.Save(Folder, step);
        }

        Assert.Equal(
            [.. foreign, .. Pair(1_000_000_000), .. Pair(1_000_000_001)],
            Directory.GetFiles(Folder).Select(Path.GetFileName).ToHashSet());
        Assert.Equal(1_000_000_001, MarkedCheckpoint.Load(Folder).Step);
    }

    [Fact]
    public void ABrokenCheckpointIsNotKeptInPlaceOfAWholeOne()
    {
        MarkedCheckpoint.Save(Folder, 1);
        MarkedCheckpoint.Save(Folder, 2);
        File.WriteAllText(Path.Combine(Folder, "step-000000002.safetensors"), "broken");

        MarkedCheckpoint.Save(Folder, 3);

        Assert.Equal([.. Pair(1), .. Pair(3)], Directory.GetFiles(Folder).Select(Path.GetFileName).ToHashSet());
    }

    [Fact]
    public void ARunThatFellBackOverwritesItsAbandonedFuture()
    {
        MarkedCheckpoint.Save(Folder, 1);
        MarkedCheckpoint.Save(Folder, 5);
        File.WriteAllText(Path.Combine(Folder, "step-000000005.json"), "broken");
        Assert.Equal(1, MarkedCheckpoint.Load(Folder).Step);

        MarkedCheckpoint.Save(Folder, 3);

        Assert.Equal([.. Pair(1), .. Pair(3)], Directory.GetFiles(Folder).Select(Path.GetFileName).ToHashSet());
    }

    [Fact]
    public void TheSameStepCanBeSavedAgain()
    {
        MarkedCheckpoint.Save(Folder, 4);
        MarkedCheckpoint.Save(Folder, 4);

        Assert.Equal(4, MarkedCheckpoint.Load(Folder).Step);
    }

    [Fact]
    public void AtEveryMomentOfASaveACheckpointIsWhole()
    {
        // The states that the writer passes through, put together from before and after: its files appear and vanish in
        // this order, and a temporary of any length may lie about.
        MarkedCheckpoint.Save(Folder, 1);
        MarkedCheckpoint.Save(Folder, 2);
        TemporaryFolder.Copy(Folder, temporary.In("after"));
        MarkedCheckpoint.Save(temporary.In("after"), 3);
        string[][] stages =
        [
            [.. Pair(1), .. Pair(2)],
            [.. Pair(1), .. Pair(2), "step-000000003.safetensors"],
            [.. Pair(1), .. Pair(2), .. Pair(3)],
            ["step-000000001.safetensors", .. Pair(2), .. Pair(3)],
            [.. Pair(2), .. Pair(3)],
        ];
        for (var stage = 0; stage < stages.Length; stage++)
        {
            var state = temporary.In($"stage-{stage}");
            Directory.CreateDirectory(state);
            File.WriteAllText(Path.Combine(state, ".deffarts-0123.tmp"), "half");
            foreach (var name in stages[stage])
            {
                var from = File.Exists(temporary.In("after", name)) ? temporary.In("after") : Folder;
                File.Copy(Path.Combine(from, name), Path.Combine(state, name));
            }

            Assert.Equal(stage < 2 ? 2 : 3, MarkedCheckpoint.Load(state).Step);
            MarkedCheckpoint.Save(state, 4);
            Assert.Equal(4, MarkedCheckpoint.Load(state).Step);
            Assert.Equal(4, Directory.GetFiles(state).Length);
        }
    }

    [Theory]
    [InlineData("step-000000002.safetensors")]
    [InlineData("step-000000002.json")]
    public void EveryFlippedBitIsNoticedOrChangesNothing(string name)
    {
        MarkedCheckpoint.Save(Folder, 1);
        MarkedCheckpoint.Save(Folder, 2);
        var path = Path.Combine(Folder, name);
        var whole = File.ReadAllBytes(path);
        var noticed = 0;
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, flipped);
            var (step, warnings) = MarkedCheckpoint.Load(Folder);
            Assert.Equal(step == 1 ? 1 : 0, warnings.Count);
            noticed += step == 1 ? 1 : 0;
        }

        // Only white space around the JSON's two members may turn into other white space.
        Assert.InRange(noticed, (whole.Length * 8) - 16, whole.Length * 8);
    }

    [Theory]
    [InlineData("step-000000002.safetensors", "bytes instead of")]
    [InlineData("step-000000002.json", "is damaged: not the JSON of a checkpoint")]
    public void EveryTruncationFallsBackAndSaysSo(string name, string expected)
    {
        MarkedCheckpoint.Save(Folder, 1);
        MarkedCheckpoint.Save(Folder, 2);
        var path = Path.Combine(Folder, name);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length - 1; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var (step, warnings) = MarkedCheckpoint.Load(Folder);
            Assert.Equal(1, step);
            Assert.Contains(expected, Assert.Single(warnings), StringComparison.Ordinal);
            Assert.StartsWith(path, warnings[0], StringComparison.Ordinal);
            Assert.EndsWith("; the checkpoint of step 2 is passed over", warnings[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AMissingHalfFallsBackAndSaysSo()
    {
        MarkedCheckpoint.Save(Folder, 1);
        MarkedCheckpoint.Save(Folder, 2);
        var (tensors, manifest) =
            (Path.Combine(Folder, "step-000000002.safetensors"), Path.Combine(Folder, "step-000000002.json"));
        File.Move(tensors, tensors + ".bak");
        Assert.Contains(
            "there is no such file", Assert.Single(MarkedCheckpoint.Load(Folder).Warnings), StringComparison.Ordinal);

        File.Move(tensors + ".bak", tensors);
        File.Delete(manifest);

        var (step, warnings) = MarkedCheckpoint.Load(Folder);
        Assert.Equal(1, step);
        Assert.Contains("its saving was cut short", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ARenamedPairIsNotTakenForALaterOne()
    {
        MarkedCheckpoint.Save(Folder, 1);
        foreach (var suffix in new[] { ".json", ".safetensors" })
        {
            File.Copy(Path.Combine(Folder, "step-000000001" + suffix), Path.Combine(Folder, "step-000000009" + suffix));
        }

        var (step, warnings) = MarkedCheckpoint.Load(Folder);

        Assert.Equal(1, step);
        Assert.Contains("is the one of step 1, renamed", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void WhereNoneIsWholeEachIsNamedInOneLine()
    {
        MarkedCheckpoint.Save(Folder, 1);
        MarkedCheckpoint.Save(Folder, 2);
        File.WriteAllText(Path.Combine(Folder, "step-000000001.json"), "{}");
        File.WriteAllText(Path.Combine(Folder, "step-000000002.safetensors"), "");

        var e = Assert.Throws<InvalidRunException>(() => Checkpoints.LoadLatest(Folder));

        Assert.StartsWith($"no checkpoint in {Folder} can be used: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("step-000000001.json is damaged", e.Message, StringComparison.Ordinal);
        Assert.Contains("step-000000002.safetensors has 0 bytes instead of", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(148 * 1024)]
    public void AFullDiskKeepsTheEarlierCheckpoints(int freeBytes)
    {
        using var disk = new SmallDisk(kilobytes: 1024);
        var folder = Path.Combine(disk.Path, "checkpoints");
        MarkedCheckpoint.Save(folder, 1, length: 5_000);
        MarkedCheckpoint.Save(folder, 2, length: 5_000);
        FillUp(disk.Path, freeBytes);

        for (var step = 3; step < 6; step++)
        {
            var e = Assert.Throws<InvalidRunException>(() => MarkedCheckpoint.Save(folder, step, length: 25_000));
            Assert.StartsWith("cannot write ", e.Message, StringComparison.Ordinal);
            Assert.Contains(": No space left on device; ", e.Message, StringComparison.Ordinal);
            Assert.Equal((2, 0), (MarkedCheckpoint.Load(folder).Step, MarkedCheckpoint.Load(folder).Warnings.Count));
            Assert.Equal([.. Pair(1), .. Pair(2)], Directory.GetFiles(folder).Select(Path.GetFileName).ToHashSet());
        }

        File.Delete(Path.Combine(disk.Path, "ballast"));
        MarkedCheckpoint.Save(folder, 6, length: 25_000);
        Assert.Equal(6, MarkedCheckpoint.Load(folder).Step);
    }

    [Fact]
    public void SavingAndLoadingLeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        MarkedCheckpoint.Save(Folder, 1);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 2; i < 10; i++)
        {
            MarkedCheckpoint.Save(Folder, i);
            MarkedCheckpoint.Load(Folder);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static Dictionary<string, Tensor> One(Tensor tensor) => new(StringComparer.Ordinal) { ["t"] = tensor };

    private static string[] Pair(long step) => [$"step-{step:D9}.json", $"step-{step:D9}.safetensors"];

    private static void FillUp(string disk, int freeBytes)
    {
        var free = new DriveInfo(disk).AvailableFreeSpace;
        File.WriteAllBytes(Path.Combine(disk, "ballast"), new byte[free - freeBytes]);
    }
}

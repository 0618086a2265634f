using System.Text.Json.Nodes;
using CsCheck;
using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.Runs;

public sealed class EventLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string LogPath => folder.In("events.jsonl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void KeepsLinesInOrderAndReadsThemWhileTheyGrow()
    {
        using var log = new EventLog(LogPath);
        Assert.Empty(EventLog.Read(LogPath));

        Write(log, 0, 3);

        Assert.Equal([0, 1, 2], Numbers());
        Assert.Equal(new FileInfo(LogPath).Length, log.Length);
        Assert.Equal("""{"n":0,"text":"zwei\nZeilen"}""", File.ReadLines(LogPath).First());
    }

    [Fact]
    public void AResumedRunDropsWhatCameAfterItsCheckpoint()
    {
        long checkpoint;
        using (var log = new EventLog(LogPath))
        {
            Write(log, 0, 3);
            log.Flush();
            checkpoint = log.Length;
            Write(log, 3, 5);
        }

        using (var log = new EventLog(LogPath))
        {
            log.TruncateTo(checkpoint);
            Write(log, 10, 11);
        }

        Assert.Equal([0, 1, 2, 10], Numbers());
    }

    [Fact]
    public void WhateverALengthOfAKilledWriterOnlyWholeLinesCount()
    {
        using (var log = new EventLog(LogPath))
        {
            Write(log, 0, 4);
        }

        var whole = File.ReadAllBytes(LogPath);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(LogPath, whole[..length]);
            var lines = whole.Take(length).Count(b => b == '\n');
            Assert.Equal(Enumerable.Range(0, lines), Numbers());
            using (var log = new EventLog(LogPath))
            {
                Write(log, 9, 10);
            }

            Assert.Equal([.. Enumerable.Range(0, lines), 9], Numbers());
        }
    }

    [Fact]
    public void LongLinesAndManyLinesSurvive() =>
        Gen.Int[0, 200_000].Array[0, 5].Sample(
            lengths =>
            {
                File.Delete(LogPath);
                using (var log = new EventLog(LogPath))
                {
                    foreach (var length in lengths)
                    {
                        log.Append(new JsonObject { ["text"] = new string('x', length) });
                    }
                }

                File.AppendAllText(LogPath, new string('y', 70_000));
                using var reopened = new EventLog(LogPath);
                Assert.Equal(lengths, EventLog.Read(LogPath).Select(line => line["text"]!.GetValue<string>().Length));
                Assert.Equal(lengths.Sum(length => length + 12), reopened.Length);
            },
            iter: 20, threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void RefusesACheckpointOfAnotherLog(long length)
    {
        using var log = new EventLog(LogPath);
        Write(log, 0, 2);

        var e = Assert.Throws<InvalidRunException>(() => log.TruncateTo(length));

        Assert.Contains($"has no line that ends at byte {length}", e.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1], Numbers());
    }

    [Theory]
    [InlineData("{\"n\":")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"n\":1,\"n\":2}")]
    public void ADamagedLineIsNamed(string line)
    {
        File.WriteAllText(LogPath, "{\"n\":0}\n" + line + "\n{\"n\":2}\n");

        var e = Assert.Throws<InvalidRunException>(Numbers);

        Assert.StartsWith($"{LogPath}, line 2: not a JSON object;", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingLogIsOneClearLine()
    {
        var e = Assert.Throws<InvalidRunException>(() => EventLog.Read(LogPath).ToList());

        Assert.Equal($"cannot read {LogPath}: there is no such file; check the path and its permissions", e.Message);
    }

    [Fact]
    public void AFullDiskLeavesOnlyWholeLinesAndTheLogGoesOn()
    {
        using var disk = new SmallDisk(kilobytes: 64);
        var path = Path.Combine(disk.Path, "events.jsonl");
        using var log = new EventLog(path);
        var line = new JsonObject { ["text"] = new string('x', 10_000) };

        var e = Assert.Throws<InvalidRunException>(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                log.Append(line);
            }
        });

        Assert.StartsWith($"cannot write {path}: No space left on device;", e.Message, StringComparison.Ordinal);
        Assert.Equal(log.Length, new FileInfo(path).Length);
        log.Append(new JsonObject { ["n"] = 1 });
        Assert.Equal(1, EventLog.Read(path).Last()["n"]!.GetValue<int>());
    }

    private static void Write(EventLog log, int from, int to)
    {
        for (var n = from; n < to; n++)
        {
            log.Append(new JsonObject { ["n"] = n, ["text"] = "zwei\nZeilen" });
        }
    }

    private List<int> Numbers() => [.. EventLog.Read(LogPath).Select(line => line["n"]!.GetValue<int>())];
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DeffArts.Networks;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Settings;
using Xunit;

namespace DeffArts.Tests.Recorded;

/// <summary><c>settings.json</c> of runs that were recorded before there was the setting "engine".</summary>
public class RunRecordTests
{
    [Fact]
    public void ARunFromBeforeASettingDidWhatProgramsDidThen()
    {
        var json = Recorded();
        json["settings"]!.AsObject().Remove("engine");
        json["settingsHash"] = HashWithout("engine");

        var record = RunRecord.Of(TrainTable.Schema, RunOrigin.FromJson(json), "settings.json");

        Assert.Equal(Engine.Reference, record.Settings.Training.Engine);
        // What its checkpoints hold, and go on holding after a resume.
        Assert.Equal(HashWithout("engine"), record.Hash);
        Assert.Equal(record.Hash, (record with { Settings = record.Settings with { Threads = 7 } }).Hash);
    }

    [Theory]
    [InlineData("engine", "not those that the run was started with")]
    [InlineData("layers", "'layers' is missing")]
    public void ASettingThatWasTakenOutIsRefused(string name, string expected)
    {
        var json = Recorded();
        json["settings"]!.AsObject().Remove(name);

        var error = Assert.Throws<InvalidRunException>(
            () => RunRecord.Of(TrainTable.Schema, RunOrigin.FromJson(json), "settings.json"));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static JsonObject Recorded()
    {
        var record = new RunRecord<TrainRunSettings>(
            TrainTable.Schema, "quick", new TrainRunSettings(), "sha256:0", "0");
        var origin = record.Origin(DateTimeOffset.UnixEpoch);
        return (origin with { Data = new RecordedData { Fingerprint = "sha256:0" } }).ToJson();
    }

    private static string HashWithout(string absent)
    {
        var settings = new TrainRunSettings();
        var lines = TrainTable.Schema.All
            .Where(setting => setting.Group != SettingGroup.Run && setting.Name != "data" && setting.Name != absent)
            .Select(setting => $"\n{setting.Name}={setting.Text(settings)}");
        return "sha256:"
            + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("sha256:0" + string.Concat(lines))));
    }
}

using System.CommandLine;
using DeffArts.App.Running;
using DeffArts.App.Testing;
using DeffArts.Recorded;
using DeffArts.Running;
using TorchSharp;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts test RUN</c>: how a trained network does on the test images.</summary>
internal static class TestCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "test";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var run = new Argument<string>("RUN");
        var data = new Option<string?>("--data");
        var best = Typed.Switch("--best");
        var threads = Typed.Whole("--threads", 0, 0, 1024);
        var json = Typed.Switch("--json");
        var command = new Command(Name) { run, data, best, threads, json };
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var report = Test(
                RunPlaces.Here.Find(parsed.GetRequiredValue(run)), parsed.GetValue(data), parsed.GetValue(best),
                parsed.GetValue(threads),
                Console.Error.WriteLine, interruption.Token);
            Console.Out.Write(
                parsed.GetValue(json) ? JsonText.Of(TestJson.Of(report)) : TestText.Of(report, Terminal.TableWidth));
            return ExitCode.Done;
        });
        return command;
    }

    private static TestReport Test(
        string run, string? data, bool best, int threads, Action<string> note, CancellationToken token)
    {
        using var trained = TrainedNetwork.Read(run, best);
        var settings = trained.Settings with
        {
            Data = data ?? trained.Settings.Data,
            Threads = RunPreparation.Threads(threads, note),
            ImageSize = trained.Network.Plan.Shape.ImageSize,
        };
        Compute.Prepare(settings);
        var images = TestImages.Open(trained, settings, note, token);
        foreach (var line in images.Notes)
        {
            note($"note: {line}");
        }

        trained.Network.to(Compute.Device(settings));
        return new TestReport(run, best, images, trained, trained.Test(images.Images, token));
    }
}

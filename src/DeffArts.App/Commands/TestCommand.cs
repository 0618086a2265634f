using System.CommandLine;
using DeffArts.App.Running;
using DeffArts.App.Testing;
using DeffArts.Data;
using DeffArts.Training;
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
                parsed.GetRequiredValue(run), parsed.GetValue(data), parsed.GetValue(best), parsed.GetValue(threads),
                Console.Error.WriteLine, interruption.Token);
            Console.Out.Write(parsed.GetValue(json) ? JsonText.Of(TestJson.Of(report)) : TestText.Of(report, Terminal.TableWidth));
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
            Threads = threads == 0 ? Environment.ProcessorCount : threads,
            ImageSize = trained.Network.Plan.Shape.ImageSize,
            TrainImages = 0,
        };
        Compute.Prepare(settings);
        var (dataset, _) = RunData.Open(settings, note, token);
        var images = dataset.Test ?? throw new DataException($"{settings.Data}: has no test images: give --data with some");
        RequireSame(trained, images, settings.Data);
        var device = Compute.Device(settings);
        trained.Network.to(device);
        var evaluation = Evaluation.Of(
            trained.Network, images, [.. Enumerable.Range(0, images.Count)], trained.Normalisation, settings.Training.BatchSize,
            device, token);
        return new TestReport(run, best, dataset.Name, trained, evaluation);
    }

    private static void RequireSame(TrainedNetwork trained, ImageSet images, string data)
    {
        if (images.Channels != trained.Network.Plan.Shape.ImageChannels)
        {
            throw new DataException($"{data}: has {images.Channels} colour channels, the network was trained on "
                + $"{trained.Network.Plan.Shape.ImageChannels}: give images of the same kind");
        }

        if (!images.Classes.SequenceEqual(trained.Classes))
        {
            var other = images.Classes.Except(trained.Classes).Concat(trained.Classes.Except(images.Classes)).FirstOrDefault();
            var what = other is null ? "another order of classes" : $"other classes, '{other}' for one,";
            throw new DataException($"{data}: has {what} than the network was trained on: give the classes of the training");
        }
    }
}

using System.CommandLine;
using DeffArts.App.Exporting;
using DeffArts.App.Running;
using DeffArts.Data;
using DeffArts.Recorded;
using DeffArts.Running;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts verify RUN</c>: whether the exported forms of a network give the network's answers.</summary>
internal static class VerifyCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "verify";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var run = new Argument<string>("RUN");
        var data = new Option<string?>("--data");
        var images = Typed.Whole("--images", 0, 0, 10_000_000);
        var calibration = Typed.Whole("--calibration-images", ExportCommand.CalibrationImages, 1, 1_000_000);
        var best = Typed.Switch("--best");
        var threads = Typed.Whole("--threads", 0, 0, 1024);
        var json = Typed.Switch("--json");
        var command = new Command(Name) { run, data, images, calibration, best, threads, json };
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var folder = RunPlaces.Here.Find(parsed.GetRequiredValue(run));
            using var network = ExportedNetwork.Read(
                folder, parsed.GetValue(best), parsed.GetValue(data), parsed.GetValue(threads),
                Console.Error.WriteLine, interruption.Token);
            var verification = Verify(
                folder, network, parsed.GetValue(images), parsed.GetValue(calibration), interruption.Token);
            Console.Out.Write(parsed.GetValue(json) ? JsonText.Of(verification.Json()) : verification.Text());
            foreach (var failure in verification.Failures)
            {
                Console.Error.WriteLine($"deffarts: {failure}");
            }

            return verification.Failures.Count == 0 ? ExitCode.Done : ExitCode.Failure;
        });
        return command;
    }

    private static Verification Verify(
        string run, ExportedNetwork network, int most, int calibrationImages, CancellationToken token)
    {
        var test = network.Test
            ?? throw new DataException($"{run}: its data have no test images: give --data with some");
        if (most > 0 && most < test.Count)
        {
            test = test.Select([.. Enumerable.Range(0, most)]);
        }

        var count = network.Graph.Origin.Count;
        var quantisation = network.Calibrate(calibrationImages, token);
        var (exact, rounded) =
            (network.Float(folds: true, preprocesses: false), network.Int8(quantisation, preprocesses: false));
        var normalisation = network.Trained.Normalisation;
        return new Verification(
            run, test, network.AskNetwork(test, token), quantisation[network.Graph.Output].Scale,
            [
                new Form("onnx float", IsExact: true, network.Ask(exact, test, token),
                    FileBytes: exact.Length, FlashBytes: count.BytesFloat32),
                new Form("onnx int8", IsExact: false, network.Ask(rounded, test, token),
                    FileBytes: rounded.Length, FlashBytes: count.BytesInt8),
                CProgram.Ask("c float", CExport.Of(network, quantisation: null, preprocesses: false), normalisation,
                    test, token),
                CProgram.Ask(
                    "c int8", CExport.Of(network, quantisation, preprocesses: false), normalisation, test, token),
            ]);
    }
}

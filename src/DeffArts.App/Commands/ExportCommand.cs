using System.CommandLine;
using DeffArts.App.Exporting;
using DeffArts.App.Running;
using DeffArts.Runs;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts export RUN</c>: a trained network as ONNX files.</summary>
internal static class ExportCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "export";

    /// <summary>Training images that the scales of 8-bit values are taken from.</summary>
    public const int CalibrationImages = 512;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var run = new Argument<string>("RUN");
        var onnx = new Option<string?>("--onnx");
        var int8 = Typed.Switch("--int8");
        var calibration = Typed.Whole("--calibration-images", CalibrationImages, 1, 1_000_000);
        var noFold = Typed.Switch("--no-fold");
        var preprocessing = Typed.Switch("--include-preprocessing");
        var data = new Option<string?>("--data");
        var best = Typed.Switch("--best");
        var threads = Typed.Whole("--threads", 0, 0, 1024);
        var command = new Command(Name) { run, onnx, int8, calibration, noFold, preprocessing, data, best, threads };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(onnx)
                ?? throw new UsageException("nothing to write; give --onnx FILE.onnx");
            if (parsed.GetValue(int8) && parsed.GetValue(noFold))
            {
                throw new UsageException("--int8 and --no-fold exclude each other; the 8-bit form is folded");
            }

            using var interruption = new Interruption();
            using var network = ExportedNetwork.Read(
                parsed.GetRequiredValue(run), parsed.GetValue(best), parsed.GetValue(data), parsed.GetValue(threads),
                Console.Error.WriteLine, interruption.Token);
            // Everything is computed before the first file is written: a failure leaves no half of an export.
            List<(string Path, byte[] Content)> files =
                [(path, network.Float(!parsed.GetValue(noFold), parsed.GetValue(preprocessing)))];
            if (parsed.GetValue(int8))
            {
                var quantisation = network.Calibrate(parsed.GetValue(calibration), interruption.Token);
                files.Add((Int8Path(path), network.Int8(quantisation, parsed.GetValue(preprocessing))));
            }

            var accuracies = Accuracies(network, files.Count > 1 ? files : [], interruption.Token);
            Write(files, accuracies);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Where the 8-bit form goes: <c>network.onnx</c> has <c>network.int8.onnx</c> beside it.</summary>
    public static string Int8Path(string path) => Path.ChangeExtension(path, ".int8.onnx");

    private static List<double> Accuracies(
        ExportedNetwork network, List<(string Path, byte[] Content)> files, CancellationToken token) => network.Test is { } test
            ? [.. files.Select(file => network.Ask(file.Content, test, token).Accuracy(test))]
            : [];

    private static void Write(List<(string Path, byte[] Content)> files, List<double> accuracies)
    {
        try
        {
            foreach (var ((path, content), i) in files.Select((file, i) => (file, i)))
            {
                AtomicFile.Write(path, stream => stream.Write(content));
                var accuracy = accuracies.Count > i ? $", accuracy {Hundredths(accuracies[i])}" : "";
                Console.Out.WriteLine($"{path}: {Figures.Size(content.Length)}{accuracy}");
            }
        }
        catch (InvalidRunException e)
        {
            throw new FailedException(e.Message, e);
        }

        if (accuracies is [var exact, var rounded])
        {
            Console.Out.WriteLine($"8 bits cost {Hundredths(exact - rounded)} of the test images");
        }
    }

    private static string Hundredths(double share) =>
        $"{(100 * share).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)} %";
}

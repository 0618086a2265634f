using System.CommandLine;
using DeffArts.App.Exporting;
using DeffArts.App.Running;
using DeffArts.Export.C;
using DeffArts.Export.Quantised;
using DeffArts.Running;
using DeffArts.Runs;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts export RUN</c>: a trained network as ONNX files and as a C library.</summary>
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
        var c = new Option<string?>("--c");
        var int8 = Typed.Switch("--int8");
        var calibration = Typed.Whole("--calibration-images", CalibrationImages, 1, 1_000_000);
        var noFold = Typed.Switch("--no-fold");
        var preprocessing = Typed.Switch("--include-preprocessing");
        var data = new Option<string?>("--data");
        var best = Typed.Switch("--best");
        var threads = Typed.Whole("--threads", 0, 0, 1024);
        var command = new Command(Name) { run, onnx, c, int8, calibration, noFold, preprocessing, data, best, threads };
        command.SetAction(parsed =>
        {
            var (path, folder) = (parsed.GetValue(onnx), parsed.GetValue(c));
            Check(path, folder, parsed.GetValue(int8), parsed.GetValue(noFold));
            using var interruption = new Interruption();
            using var network = ExportedNetwork.Read(
                RunPlaces.Here.Find(parsed.GetRequiredValue(run)), parsed.GetValue(best), parsed.GetValue(data),
                parsed.GetValue(threads),
                Console.Error.WriteLine, interruption.Token);
            var quantisation = parsed.GetValue(int8)
                ? network.Calibrate(parsed.GetValue(calibration), interruption.Token)
                : null;
            // Everything is computed before the first file is written: a failure leaves no half of an export.
            var library = string.IsNullOrEmpty(folder)
                ? null
                : CExport.Of(network, quantisation, parsed.GetValue(preprocessing));
            var files = string.IsNullOrEmpty(path)
                ? []
                : OnnxFiles(network, path, !parsed.GetValue(noFold), parsed.GetValue(preprocessing), quantisation);
            var accuracies = Accuracies(network, files.Count > 1 ? files : [], interruption.Token);
            Write(files, library, folder);
            Print(files, accuracies);
            Print(library, folder);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Where the 8-bit form goes: <c>network.onnx</c> has <c>network.int8.onnx</c> beside it.</summary>
    public static string Int8Path(string path) => Path.ChangeExtension(path, ".int8.onnx");

    /// <summary>Before anything is read or computed.</summary>
    private static void Check(string? path, string? folder, bool int8, bool noFold)
    {
        var problem = string.IsNullOrEmpty(path)
            && string.IsNullOrEmpty(folder) ? "nothing to write; give --onnx FILE.onnx or --c DIR"
            : int8 && noFold ? "--int8 and --no-fold exclude each other; the 8-bit form is folded"
            : noFold && string.IsNullOrEmpty(path) ? "--no-fold is of the ONNX file; give --onnx FILE.onnx"
            : null;
        if (problem is not null)
        {
            throw new UsageException(problem);
        }

        OutputFile.RequireFolder(string.IsNullOrEmpty(path) ? null : path);
    }

    private static List<(string Path, byte[] Content)> OnnxFiles(
        ExportedNetwork network, string path, bool folds, bool preprocesses, Quantisation? quantisation)
    {
        List<(string Path, byte[] Content)> files = [(path, network.Float(folds, preprocesses))];
        if (quantisation is not null)
        {
            files.Add((Int8Path(path), network.Int8(quantisation, preprocesses)));
        }

        return files;
    }

    private static List<double> Accuracies(
        ExportedNetwork network, List<(string Path, byte[] Content)> files, CancellationToken token) =>
        network.Test is { } test
            ? [.. files.Select(file => network.Ask(file.Content, test, token).Accuracy(test))]
            : [];

    /// <summary>Writes all that was asked for, or nothing.</summary>
    private static void Write(List<(string Path, byte[] Content)> files, CLibrary? library, string? folder) =>
        OutputFile.Write(() => AtomicFile.WriteTogether(files, () => library?.WriteTo(folder!)));

    private static void Print(List<(string Path, byte[] Content)> files, List<double> accuracies)
    {
        foreach (var ((path, content), i) in files.Select((file, i) => (file, i)))
        {
            var accuracy = accuracies.Count > i ? $", accuracy {Figures.Hundredths(accuracies[i])}" : "";
            Console.Out.WriteLine($"{path}: {Figures.Size(content.Length)}{accuracy}");
        }

        if (accuracies is [var exact, var rounded])
        {
            Console.Out.WriteLine($"8 bits cost {Figures.Hundredths(exact - rounded)} of the test images");
        }
    }

    private static void Print(CLibrary? library, string? folder) => Console.Out.Write(
        library is null
            ? ""
            : $"{folder}: C library of {library.Files.Length} files\n{MemoryPlanText.Totals(library.Plan)}");
}

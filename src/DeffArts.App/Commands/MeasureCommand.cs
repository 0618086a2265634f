using System.CommandLine;
using DeffArts.App.Measuring;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Measuring;
using DeffArts.Recorded;
using DeffArts.Reports.Measuring;
using DeffArts.Reports.Raster;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary>
/// <c>deffarts measure GENOTYPE...</c>: counted instructions of exported networks beside what predicts them.
/// </summary>
internal static class MeasureCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "measure";

    /// <summary>The command that measures the parts of networks.</summary>
    public const string Operations = "operations";

    /// <summary>The network that is measured when nothing else is said.</summary>
    public static NetworkShape StandardShape { get; } = new(
        Layers: 5, Channels: 8, ImageSize: 16, ImageChannels: 3, Classes: 10);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var genotypes = new Argument<string[]>("GENOTYPE") { Arity = ArgumentArity.ZeroOrMore };
        var random = Typed.Whole("--random", 0, 0, 1000);
        var seed = Typed.Whole("--seed", 1, 0, int.MaxValue);
        var target = Typed.Word("--target", MeasuringTarget.Host);
        var int8 = Typed.Switch("--int8");
        var processors = new Option<string[]>("--processor") { DefaultValueFactory = _ => [Processor.PaperName] };
        var output = new Option<string?>("--out");
        var (json, csv) = (Typed.Switch("--json"), Typed.Switch("--csv"));
        var layers = Typed.Whole("--layers", StandardShape.Layers, 3, 200);
        var channels = Typed.Whole("--channels", StandardShape.Channels, 1, 4096);
        var imageSize = Typed.Whole("--image-size", StandardShape.ImageSize, 1, 4096);
        var command = new Command(Name)
        {
            genotypes, random, seed, target, int8, processors, output, json, csv, layers, channels, imageSize,
            CreateOperations(),
        };
        command.SetAction(parsed =>
        {
            NetworkShape ShapeOf(NetworkShape own) => own with
            {
                Layers = Typed.Given(parsed, layers) ?? own.Layers,
                Channels = Typed.Given(parsed, channels) ?? own.Channels,
                ImageSize = Typed.Given(parsed, imageSize) ?? own.ImageSize,
            };
            List<(string Name, Genotype Genotype, NetworkShape Shape)> asked =
            [
                .. (parsed.GetValue(genotypes) ?? []).Select(GenotypeSource.Read)
                    .Select(named => (named.Name, named.Genotype,
                        ShapeOf(named.Network()?.Shape ?? StandardShape).In(named.Genotype.Skeleton))),
                .. Enumerable.Range(1, parsed.GetValue(random))
                    .Select(i => ($"random {i}", Random(parsed.GetValue(seed), i), ShapeOf(StandardShape))),
            ];
            Check(asked.Count, parsed.GetValue(json) && parsed.GetValue(csv));
            OutputFile.RequireFolder(parsed.GetValue(output));
            var predictors = Predictor.All(
                [.. parsed.GetRequiredValue(processors).Distinct().Select(Processor.Load)],
                asked.All(network => network.Genotype.Skeleton.IsDarts));
            var report = Measure(asked, parsed.GetValue(target), parsed.GetValue(int8), predictors);
            Console.Out.Write(Text(report, parsed.GetValue(json), parsed.GetValue(csv)));
            OutputFile.Write(() => Write(report, parsed.GetValue(output)));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Text(MeasureReport report, bool json, bool csv) =>
        json ? JsonText.Of(MeasureText.Json(report))
        : csv ? MeasureText.Csv(report)
        : MeasureText.Of(report);

    private static void Check(int asked, bool twoForms)
    {
        if (asked == 0)
        {
            throw new UsageException("nothing to measure; name genotypes or give --random N");
        }

        if (twoForms)
        {
            throw new UsageException("--json and --csv exclude each other; give one of them");
        }
    }

    private static MeasureReport Measure(
        List<(string Name, Genotype Genotype, NetworkShape Shape)> asked, MeasuringTarget target, bool isInt8,
        IReadOnlyList<Predictor> predictors)
    {
        var source = InstructionCounter.Describe(target);
        List<NetworkMeasurement> measurements = [];
        foreach (var (name, genotype, shape) in asked)
        {
            Console.Error.WriteLine($"measuring {name}");
            measurements.Add(NetworkMeasurement.Of(genotype, shape, target, isInt8));
        }

        var latencies = OnnxLatency.Of([.. measurements.Select(measurement => measurement.Onnx.ToArray())]);
        return new MeasureReport(target, source, isInt8, predictors,
        [
            .. asked.Select((network, i) => new MeasuredGenotype(
                network.Name, network.Genotype, network.Shape, measurements[i].Instructions, measurements[i].ArenaBytes,
                latencies[i],
                [.. predictors.Select(predictor => predictor.Of(network.Genotype, network.Shape))])),
        ]);
    }

    /// <summary>Two operations into each of four nodes, as searches keep them, all of them concatenated.</summary>
    private static Genotype Random(int seed, int number)
    {
        var random = new Randomness(seed, "measured genotype", number);
        var type = SearchSpace.Paper[CellType.Normal];
        CellGenotype Cell() => new(
            Enumerable.Range(0, type.Nodes).Select(node =>
            {
                var first = random.Below(type.Frame.Inputs + node);
                var second = (first + 1 + random.Below(type.Frame.Inputs + node - 1)) % (type.Frame.Inputs + node);
                return new[] { new Connection(Candidate(), first), new Connection(Candidate(), second) };
            }),
            type.Concat);
        Operation Candidate()
        {
            Operation[] candidates = [.. type.Operations.Where(operation => !operation.IsNone)];
            return candidates[random.Below(candidates.Length)];
        }

        return new Genotype(Cell(), Cell());
    }

    private static void Write(MeasureReport report, string? path)
    {
        if (path is null)
        {
            return;
        }

        var svg = CorrelationFigure.Draw(
            report.Source, [.. report.Genotypes.Select(network => (double)network.Instructions)],
            [.. report.Genotypes.Select(
                network => network.Name.StartsWith("random", StringComparison.Ordinal) ? "" : network.Name)],
            [.. report.Predictors.Select((predictor, i) => new PredictorPoints(
                predictor.Name, report.Of(i).Spearman,
                [.. report.Genotypes.Select(network => network.Predictions[i])]))]);
        if (Path.GetExtension(path) == ".png")
        {
            AtomicFile.Write(path, stream => stream.Write(SvgPng.Draw(svg)));
        }
        else
        {
            AtomicFile.WriteText(path, svg);
        }
    }

    private static Command CreateOperations()
    {
        var output = new Option<string>("--out") { Required = true };
        var target = Typed.Word("--target", MeasuringTarget.Host);
        var int8 = Typed.Switch("--int8");
        var command = new Command(Operations) { output, target, int8 };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(output);
            OutputFile.RequireFolder(path);
            var (on, isInt8) = (parsed.GetValue(target), parsed.GetValue(int8));
            var table = OperationProbe.Measure(
                on, isInt8, network => Console.Error.WriteLine($"measuring a {network}"));
            var each = Math.Round(table.Rows.Sum(row => row.Instructions) / table.Rows.Sum(row => row.Operations), 4);
            var numbers = isInt8 ? "int8" : "float32";
            OutputFile.Write(() => AtomicFile.WriteText(path, ProcessorText.Write(new Processor(
                Path.GetFileNameWithoutExtension(path),
                $"deffarts measure operations: {numbers} C of deffarts {Provenance.Version}, {InstructionCounter.Describe(on)}",
                each, each, each, each, ClockMegahertz: null,
                "Instructions, not cycles. [cycles] is their mean for each operation of Table 1, for parts that were not measured.", table))));
            Console.Out.WriteLine($"{table.Rows.Length} measurements: {DisplayPath.Of(path)}");
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using DeffArts.App.Costing;
using DeffArts.Cost;
using DeffArts.Recorded;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts cost GENOTYPE...</c>: what cells and their network cost, without building them.</summary>
internal static class CostCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "cost";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var genotypes = new Argument<string[]>("GENOTYPE") { Arity = ArgumentArity.OneOrMore };
        var question = new QuestionOptions();
        var json = Typed.Switch("--json");
        var csv = Typed.Switch("--csv");
        var command = new Command(Name) { genotypes, json, csv };
        question.AddTo(command);
        command.SetAction(parsed =>
        {
            var answers = question.Ask(parsed, [.. parsed.GetRequiredValue(genotypes).Select(GenotypeSource.Read)]);
            if (parsed.GetValue(json) && parsed.GetValue(csv))
            {
                throw new UsageException("--json and --csv exclude each other; give one of them");
            }

            Console.Out.Write(parsed.GetValue(json) ? Json(answers)
                : parsed.GetValue(csv) ? CostComparison.Csv(answers)
                : answers.Count == 1 ? CostText.Of(answers[0])
                : CostComparison.Text(answers));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Json(List<CostAnswer> answers) => JsonText.Of(
        answers.Count == 1 ? CostJson.Of(answers[0]) : new JsonArray([.. answers.Select(CostJson.Of)]));

    /// <summary>The options that say how to count and what network.</summary>
    private sealed class QuestionOptions
    {
        private readonly Option<string?> processor = new("--processor");
        private readonly Option<Convention> convention = Typed.Word("--convention", Convention.Table2);
        private readonly Option<AveragePoolCount> averagePool = Typed.Word("--average-pool", AveragePoolCount.Table2);
        private readonly Option<int> layers = Typed.Whole("--layers", NetworkShape.Evaluation.Layers, 3, 200);
        private readonly Option<int> channels = Typed.Whole("--channels", NetworkShape.Evaluation.Channels, 1, 4096);
        private readonly Option<int> imageSize = Typed.Whole(
            "--image-size", NetworkShape.Evaluation.ImageSize, 1, 4096);
        private readonly Option<int> imageChannels = Typed.Whole(
            "--image-channels", NetworkShape.Evaluation.ImageChannels, 1, 4);
        private readonly Option<int> classes = Typed.Whole("--classes", NetworkShape.Evaluation.Classes, 1, 100_000);

        public void AddTo(Command command)
        {
            foreach (var option in new Option[]
                { processor, convention, averagePool, layers, channels, imageSize, imageChannels, classes })
            {
                command.Add(option);
            }
        }

        /// <summary>
        /// Where a run is named, networks are counted, and each run's is its own; cells without a run are counted as
        /// the paper does, in its network. What the command line says holds for all of them.
        /// </summary>
        public List<CostAnswer> Ask(ParseResult parsed, IReadOnlyList<NamedCells> cells)
        {
            var networks = cells.Select(named => named.Network()).ToList();
            var isPapers = cells.All(named => named.Genotype.Skeleton.IsDarts);
            var counts = Typed.Given(parsed, convention)
                ?? (networks.Exists(network => network is not null)
                    || !isPapers ? Convention.Network : Convention.Table2);
            if (counts != Convention.Network && !isPapers)
            {
                throw new UsageException("the paper's tables count DARTS's cells, and not those of the space "
                    + $"{cells.First(named => !named.Genotype.Skeleton.IsDarts).Genotype.Skeleton.Name}; give --convention network");
            }

            return
            [
                .. cells.Zip(networks, (named, network) =>
                    new CostAnswer(
                    named.Name, named.Genotype, Of(parsed, counts, network, named.Genotype.Skeleton))),
            ];
        }

        private CostQuestion Of(ParseResult parsed, Convention counts, RecordedNetwork? network, Skeleton skeleton)
        {
            var own = network?.Shape ?? Usual(skeleton);
            return new CostQuestion(
                counts, Processor.Load(parsed.GetValue(processor) ?? network?.Processor ?? Processor.PaperName),
                new NetworkShape(
                    Typed.Given(parsed, layers) ?? own.Layers, Typed.Given(parsed, channels) ?? own.Channels,
                    Typed.Given(parsed, imageSize)
                        ?? own.ImageSize, Typed.Given(parsed, imageChannels) ?? own.ImageChannels,
                    Typed.Given(parsed, classes) ?? own.Classes).In(skeleton),
                parsed.GetValue(averagePool));
        }

        // NAS-Bench-201's cells were trained at N = 5; a chain's stages are meant for the channels of their stem.
        private static NetworkShape Usual(Skeleton skeleton) => skeleton switch
        {
            { IsDarts: true } => NetworkShape.Evaluation,
            { Layout: ListedLayout { StemChannels: var stem } } => NetworkShape.Evaluation with { Channels = stem },
            _ => NetworkShape.Evaluation with { Layers = 17, Channels = 16 },
        };
    }
}

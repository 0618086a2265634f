using System.CommandLine;
using System.Text;
using DeffArts.App.Costing;
using DeffArts.Cost;
using DeffArts.Recorded;
using DeffArts.Reports.Cells;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts show GENOTYPE</c>: cells as text and pictures, with their cost.</summary>
internal static class ShowCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "show";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var genotype = new Argument<string>("GENOTYPE");
        var svg = new Option<string?>("--svg");
        var dot = new Option<string?>("--dot");
        var json = new Option<bool>("--json") { Arity = ArgumentArity.Zero };
        var python = new Option<bool>("--python") { Arity = ArgumentArity.Zero };
        var command = new Command(Name) { genotype, svg, dot, json, python };
        command.SetAction(parsed =>
        {
            var source = parsed.GetRequiredValue(genotype);
            OutputFile.RequireFolder(parsed.GetValue(svg));
            OutputFile.RequireFolder(parsed.GetValue(dot));
            var named = GenotypeSource.Read(source);
            var cells = named.Genotype;
            if (parsed.GetValue(python) && !GenotypePython.CanWrite(cells))
            {
                throw new UsageException($"Python's Genotype(...) is for DARTS's cells, not for those of the space "
                    + $"{cells.Skeleton.Name}: {source}; write --json");
            }

            var text = parsed.GetValue(json) ? GenotypeText.Write(cells)
                : parsed.GetValue(python) ? GenotypePython.Write(cells)
                : Describe(cells, named.Network());
            Console.Out.Write(text);
            Write(parsed.GetValue(svg), () => CellSvg.Draw(cells, named.Name));
            Write(parsed.GetValue(dot), () => CellDot.Write(cells));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Describe(Genotype genotype, RecordedNetwork? network)
    {
        var text = new StringBuilder(CellText.Write(genotype, Terminal.Width)).Append("\n\n");
        if (network is not null)
        {
            var (count, processor) = (NetworkCount.Of(genotype, network.Shape), network.Prices());
            text.Append(CostLines.Network(
                new NetworkCost(processor, network.Shape, noneCost: 0).Exact(genotype), processor.Name))
                .Append('\n').Append(CostLines.Size(count.Parameters, count.Macs, CostLines.Briefly(network.Shape)))
                .Append('\n');
        }

        PaperCounts(text, genotype);
        text.Append(NasBenchText.CanWrite(genotype) ? $"as a string   {NasBenchText.Write(genotype)}\n" : "");
        return text.Append($"skips         {genotype.SkipCount,11} of {genotype.Connections.Count()} operations\n")
            .ToString();
    }

    private static void PaperCounts(StringBuilder text, Genotype genotype)
    {
        if (!genotype.Skeleton.IsDarts)
        {
            return;
        }

        foreach (var convention in new[] { Convention.Table2, Convention.Table3 })
        {
            var cost = new PaperCost(Processor.Paper, convention, noneCost: 0);
            text.Append($"paper's count {Figures.Cycles(cost.Exact(genotype)),11} cycles, {cost.Description}\n");
        }

        text.Append($"              {CostLines.OneCell}, whatever the network\n");
    }

    private static void Write(string? path, Func<string> content)
    {
        if (path is not null)
        {
            OutputFile.Write(() => AtomicFile.WriteText(path, content()));
        }
    }
}

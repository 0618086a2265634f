using System.CommandLine;
using System.Text;
using DeffArts.Cost;
using DeffArts.Reports;
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
            var cells = GenotypeSource.Read(source);
            var text = parsed.GetValue(json) ? GenotypeText.Write(cells)
                : parsed.GetValue(python) ? GenotypePython.Write(cells)
                : Describe(cells);
            Console.Out.Write(text);
            Write(parsed.GetValue(svg), () => CellSvg.Draw(cells, GenotypeSource.ShortName(source)));
            Write(parsed.GetValue(dot), () => CellDot.Write(cells));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Describe(Genotype genotype)
    {
        var text = new StringBuilder(CellText.Write(genotype, Terminal.Width)).Append("\n\n");
        foreach (var convention in new[] { Convention.Table2, Convention.Table3 })
        {
            var cost = new PaperCost(Processor.Paper, convention, noneCost: 0);
            text.Append($"compute cost  {Figures.Cycles(cost.Exact(genotype)),11} cycles, {cost.Description}\n");
        }

        var operations = genotype.Normal.Connections.Concat(genotype.Reduction.Connections).Count();
        var skips = genotype.Normal.SkipCount + genotype.Reduction.SkipCount;
        return text.Append($"skips         {skips,11} of {operations} operations\n").ToString();
    }

    private static void Write(string? path, Func<string> content)
    {
        if (path is not null)
        {
            OutputFile.Write(() => AtomicFile.WriteText(path, content()));
        }
    }
}

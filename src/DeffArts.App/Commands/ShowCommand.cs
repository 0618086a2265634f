using System.CommandLine;
using DeffArts.App.Dashboard;
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

    private const long LongestFile = 4 << 20;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var genotype = new Argument<string>("GENOTYPE");
        var svg = new Option<string?>("--svg");
        var dot = new Option<string?>("--dot");
        var command = new Command(Name) { genotype, svg, dot };
        command.SetAction(parsed =>
            Show(parsed.GetRequiredValue(genotype), parsed.GetValue(svg), parsed.GetValue(dot)));
        return command;
    }

    private static int Show(string source, string? svg, string? dot)
    {
        var genotype = Read(source);
        Console.Out.WriteLine(CellText.Write(genotype, Terminal.Width));
        Console.Out.WriteLine();
        foreach (var convention in new[] { Convention.Table2, Convention.Table3 })
        {
            var cost = new PaperCost(Processor.Paper, convention, noneCost: 0);
            var cycles = Figures.Cycles(cost.Exact(genotype));
            Console.Out.WriteLine($"compute cost  {cycles,11} cycles, {cost.Description}");
        }

        var operations = genotype.Normal.Connections.Concat(genotype.Reduction.Connections).Count();
        var skips = genotype.Normal.SkipCount + genotype.Reduction.SkipCount;
        Console.Out.WriteLine($"skips         {skips,11} of {operations} operations");
        Write(svg, () => CellSvg.Draw(genotype, Path.GetFileName(source.TrimEnd('/'))));
        Write(dot, () => CellDot.Write(genotype));
        return ExitCode.Done;
    }

    private static void Write(string? path, Func<string> content)
    {
        try
        {
            if (path is not null)
            {
                AtomicFile.WriteText(path, content());
            }
        }
        catch (InvalidRunException e)
        {
            throw new FailedException(e.Message, e);
        }
    }

    private static Genotype Read(string source)
    {
        if (Directory.Exists(source))
        {
            var path = RunFolder.FindGenotype(source) ?? throw new InvalidRunException(
                $"no genotype yet: {source}; a run writes it at the end of its first epoch");
            try
            {
                return ReadFile(path);
            }
            catch (InvalidArchitectureException e)
            {
                throw new InvalidRunException($"{e.Message}: {path}; resume the run to write it anew", e);
            }
        }

        try
        {
            return File.Exists(source) ? ReadFile(source) : KnownGenotypes.Get(source);
        }
        catch (InvalidArchitectureException e) when (File.Exists(source))
        {
            throw new UsageException($"{source}: {e.Message}", e);
        }
        catch (InvalidArchitectureException e)
        {
            throw new UsageException($"no genotype '{source}': neither a file, nor a run folder, nor a known name; "
                + $"did you mean '{Spelling.Nearest(source, KnownGenotypes.Names)}'?", e);
        }
    }

    private static Genotype ReadFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestFile
                ? GenotypeText.Read(File.ReadAllText(path))
                : throw new InvalidArchitectureException("too long for a genotype; is it the right file?");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the genotype: {path}; {e.Message}", e);
        }
    }
}

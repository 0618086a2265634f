using DeffArts.Files;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.Bench.Referee;

/// <summary><c>referee</c>: judges genotypes without training them.</summary>
internal static class RefereeBench
{
    private const long LongestFile = 4 << 20;

    /// <summary>Judges run folders, genotype files and known names.</summary>
    public static int Run(string[] arguments)
    {
        var options = RefereeOptions.Read(arguments);
        if ((options.Problem ?? Nb301.Missing(options.Folder)) is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        using var surrogate = Nb301.Open(options.Folder!);
        var referee = new CellReferee(surrogate);
        Console.WriteLine($"{Verdict.Head}  cells");
        foreach (var source in options.Words)
        {
            Console.WriteLine($"{referee.Judge(Read(source))}  {source}");
        }

        Console.WriteLine("rank correlation of the surrogate with real trainings: about 0.5");
        return 0;
    }

    /// <summary>The genotype of a run folder, a file or a known name.</summary>
    public static Genotype Read(string source)
    {
        if (KnownGenotypes.Names.Contains(source))
        {
            return KnownGenotypes.Get(source);
        }

        var path = Directory.Exists(source)
            ? RunFolder.FindGenotype(source) ?? throw new FileNotFoundException($"no genotype yet: {source}")
            : source;
        return GenotypeText.Read(InputFile.ReadText(path, LongestFile));
    }
}

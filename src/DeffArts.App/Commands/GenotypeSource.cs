using DeffArts.Formats;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary>What a user means by GENOTYPE: a run folder, a file in either form, or a known name.</summary>
internal static class GenotypeSource
{
    private const int LongestFile = 4 << 20;

    /// <summary>The words for help texts.</summary>
    public static string Help => "a genotype file (JSON, or Python's Genotype(...)), a run folder, or one of: "
        + string.Join(", ", KnownGenotypes.Names);

    /// <summary>What stands for it in tables: the name without folders.</summary>
    public static string ShortName(string source) => Path.GetFileName(source.TrimEnd('/')) is { Length: > 0 } name ? name : source;

    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">No such thing, or a file that breaks a rule.</exception>
    /// <exception cref="InvalidRunException">A run folder without a whole genotype.</exception>
    public static Genotype Read(string source)
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
            return GenotypeText.Read(BoundedFile.ReadText(path, LongestFile));
        }
        catch (FormatException e)
        {
            throw new InvalidArchitectureException($"no genotype: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the genotype: {path}; {e.Message}", e);
        }
    }
}

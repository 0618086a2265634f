using DeffArts.Files;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary>What a user means by GENOTYPE: a run folder, a file in either form, or a known name.</summary>
internal static class GenotypeSource
{
    private const long LongestFile = 4 << 20;

    /// <summary>The words for help texts.</summary>
    public static string Help =>
        "a genotype file (JSON, or Python's Genotype(...); FILE.py:NAME where it has several), a run "
        + "folder, or one of: " + string.Join(", ", KnownGenotypes.Names);

    /// <summary>What stands for it in tables: the name without folders.</summary>
    public static string ShortName(string source) => RunPlaces.LastPart(source) is { Length: > 0 } name ? name : source;

    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">No such thing, or a file that breaks a rule.</exception>
    /// <exception cref="InvalidRunException">A run folder without a whole genotype.</exception>
    public static NamedCells Read(string source)
    {
        var name = ShortName(source);
        if (Directory.Exists(source))
        {
            return new NamedCells(name, ReadRun(source), source);
        }

        if (FileOf(source) is var (file, chosen))
        {
            return new NamedCells(name, ReadNamed(file, chosen), Run: null);
        }

        if (KnownGenotypes.Names.Contains(source))
        {
            return new NamedCells(source, KnownGenotypes.Get(source), Run: null);
        }

        return RunPlaces.Here.TryFind(source) is { } run
            ? new NamedCells(name, ReadRun(run), run)
            : throw new UsageException(NotFound(source));
    }

    private static Genotype ReadRun(string folder)
    {
        var path = RunFolder.FindGenotype(folder) ?? throw new InvalidRunException(
            $"no genotype yet: {folder}; a run writes it at the end of its first epoch");
        try
        {
            return GenotypeText.Read(InputFile.ReadText(path, LongestFile), name: null);
        }
        catch (InvalidArchitectureException e)
        {
            throw new InvalidRunException($"{e.Message}: {path}; resume the run to write it anew", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRunException($"cannot read the genotype: {path}; {FileReason.Of(e)}", e);
        }
    }

    /// <summary>
    /// A file, and which of its genotypes where that is said as <c>FILE:NAME</c>; null where there is no such file.
    /// </summary>
    private static (string File, string? Name)? FileOf(string source)
    {
        if (File.Exists(source))
        {
            return (source, null);
        }

        var colon = source.LastIndexOf(':');
        return colon > 0 && File.Exists(source[..colon]) ? (source[..colon], source[(colon + 1)..]) : null;
    }

    private static Genotype ReadNamed(string file, string? name)
    {
        try
        {
            return GenotypeText.Read(InputFile.ReadText(file, LongestFile), name);
        }
        catch (InvalidArchitectureException e)
        {
            throw new UsageException($"{file}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the genotype: {file}; {FileReason.Of(e)}", e);
        }
    }

    /// <summary>What looks like a path is answered with runs, a word with runs and known names.</summary>
    private static string NotFound(string source)
    {
        var places = RunPlaces.Here;
        return source.Contains('/', StringComparison.Ordinal)
            ? $"no genotype '{source}': neither a file nor a run folder; {places.NotFound(source)}"
            : $"no genotype '{source}': neither a file, nor a known name, nor a run folder (looked in "
                + $"{string.Join(", ", places.Roots.Prepend(places.Current))}); "
                + (Spelling.Near(source, [.. KnownGenotypes.Names, .. places.Names]) is { } near
                    ? $"did you mean '{near}'?"
                    : Spelling.Suggest(source, KnownGenotypes.Names));
    }
}

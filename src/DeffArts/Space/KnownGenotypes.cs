using System.Collections.Immutable;
using DeffArts.Formats;

namespace DeffArts.Space;

/// <summary>Published cells (the paper's figures 9-11 and later work), kept as data files with their sources.</summary>
public static class KnownGenotypes
{
    private const string Folder = "genotypes/";

    /// <summary>The names that <see cref="Get"/> knows.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(KnownGenotypes).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The genotype of that name.</summary>
    /// <exception cref="InvalidArchitectureException">
    /// The name is not known; the message suggests the nearest.
    /// </exception>
    public static Genotype Get(string name) => GenotypeText.Read(Text(name));

    /// <summary>Where the genotype of that name was published.</summary>
    /// <exception cref="InvalidArchitectureException">
    /// The name is not known; the message suggests the nearest.
    /// </exception>
    public static string SourceOf(string name)
    {
        using var json = StrictJson.Document(Text(name));
        return json.RootElement.GetProperty("source").GetString()!;
    }

    private static string Text(string name)
    {
        using var stream = typeof(KnownGenotypes).Assembly.GetManifestResourceStream($"{Folder}{name}.json")
            ?? throw new InvalidArchitectureException(
                $"unknown genotype '{name}'; {Spelling.Suggest(name, Names)}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

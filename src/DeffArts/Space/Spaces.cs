namespace DeffArts.Space;

/// <summary>The search spaces that come with the program, and those of a user's own.</summary>
public static class Spaces
{
    /// <summary>A word that stands for the chain that fits the size of the images.</summary>
    public const string Chain = "chain";

    private const string Folder = "spaces/";
    private const int Smallest = 32;
    private const int Middle = 64;
    private const int Largest = 96;

    /// <summary>Words for <c>--space</c>: DARTS first, and the chain once for all of its sizes.</summary>
    public static IReadOnlyList<string> Names { get; } = [Skeleton.DartsName, "nas-bench-201", Chain];

    /// <summary>The names of all spaces of the program, the chains by their sizes.</summary>
    public static IReadOnlyList<string> AllNames { get; } =
    [
        Skeleton.DartsName,
        .. typeof(Spaces).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A space of the program by its name, or one by the TOML that defines it.</summary>
    /// <param name="nameOrDefinition">A name, or the text of a file: what has more than one line.</param>
    /// <exception cref="InvalidArchitectureException">No such name, or a text that breaks a rule.</exception>
    public static SearchSpace Get(string nameOrDefinition)
    {
        ArgumentNullException.ThrowIfNull(nameOrDefinition);
        if (IsDefinition(nameOrDefinition))
        {
            return SpaceFile.Read(nameOrDefinition, "the space", isOwn: true);
        }

        var name = nameOrDefinition == Chain ? ChainFor(Smallest) : nameOrDefinition;
        if (name == Skeleton.DartsName)
        {
            return SearchSpace.Paper;
        }

        using var stream = typeof(Spaces).Assembly.GetManifestResourceStream($"{Folder}{name}.toml")
            ?? throw new InvalidArchitectureException(
                $"no search space '{PrintableText.Of(name)}'; {Spelling.Suggest(name, Names)}");
        using var reader = new StreamReader(stream);
        return SpaceFile.Read(reader.ReadToEnd(), name, isOwn: false);
    }

    /// <summary>Whether a text defines a space, rather than naming one.</summary>
    public static bool IsDefinition(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('\n', StringComparison.Ordinal);
    }

    /// <summary>The chain for images of a size, the nearest that there is.</summary>
    /// <param name="imageSize">Height and width in pixels.</param>
    public static string ChainFor(int imageSize)
    {
        var size = imageSize <= (Smallest + Middle) / 2
            ? Smallest
            : imageSize <= (Middle + Largest) / 2 ? Middle : Largest;
        return $"{Chain}-{size}";
    }
}

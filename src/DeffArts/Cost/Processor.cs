using DeffArts.Space;
using Tomlyn;
using Tomlyn.Model;

namespace DeffArts.Cost;

/// <summary>A processor file that cannot be used; the message is one line with the place.</summary>
public sealed class InvalidProcessorException(string message) : Exception(message);

/// <summary>What a processor needs for the low-level operations (Table 1), in cycles each.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Source">Where the cycles come from.</param>
/// <param name="Compare">Cycles of a comparison.</param>
/// <param name="Add">Cycles of an addition.</param>
/// <param name="Multiply">Cycles of a multiplication.</param>
/// <param name="Divide">Cycles of a division.</param>
/// <param name="ClockMegahertz">Clock, where known.</param>
/// <param name="Note">What a reader of a result should know.</param>
public sealed record Processor(
    string Name, string Source, double Compare, double Add, double Multiply, double Divide,
    double? ClockMegahertz = null, string? Note = null)
{
    private const string Folder = "processors/";
    private const double MostCycles = 1e6;
    private const int LongestFile = 1 << 16;
    private static readonly string[] RootKeys = ["name", "source", "clock_megahertz", "note", "cycles"];
    private static readonly string[] CycleKeys = ["compare", "add", "multiply", "divide"];

    /// <summary>The file name, without ending, of the paper's processor.</summary>
    public const string PaperName = "ti-c64x+";

    /// <summary>Names that come with the program.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Processor).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Table 1: the Texas Instruments C64x+.</summary>
    public static Processor Paper { get; } = Load(PaperName);

    /// <summary>A processor by its name, or by the path of a TOML file.</summary>
    /// <exception cref="InvalidProcessorException">Unknown name, unreadable file, or a value that breaks a rule.</exception>
    public static Processor Load(string nameOrPath)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        using var stream = typeof(Processor).Assembly.GetManifestResourceStream($"{Folder}{nameOrPath}.toml");
        if (stream is not null)
        {
            using var reader = new StreamReader(stream);
            return Parse(reader.ReadToEnd(), nameOrPath);
        }

        try
        {
            return Parse(ReadText(nameOrPath), nameOrPath);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidProcessorException(
                $"no processor '{nameOrPath}': neither a file nor a known name; did you mean "
                + $"'{Spelling.Nearest(nameOrPath, Names)}'?");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidProcessorException($"cannot read the processor file {nameOrPath}: {e.Message}");
        }
    }

    /// <summary>Reads the text of a processor file; unknown keys are refused.</summary>
    /// <exception cref="InvalidProcessorException">The text breaks a rule; the message names <paramref name="file"/>.</exception>
    public static Processor Parse(string text, string file)
    {
        TomlTable root;
        try
        {
            root = TomlSerializer.Deserialize<TomlTable>(text) ?? [];
        }
        catch (TomlException e)
        {
            throw new InvalidProcessorException($"{file}, line {e.Line}, column {e.Column}: not TOML");
        }

        Refuse(root, RootKeys, file);
        if (!root.TryGetValue("cycles", out var value) || value is not TomlTable cycles)
        {
            throw new InvalidProcessorException($"{file}: the table [cycles] is missing");
        }

        Refuse(cycles, CycleKeys, file);
        return new Processor(
            Text(root, "name", file) ?? throw new InvalidProcessorException($"{file}: 'name' is missing"),
            Text(root, "source", file) ?? throw new InvalidProcessorException($"{file}: 'source' is missing"),
            Cycles(cycles, "compare", file), Cycles(cycles, "add", file), Cycles(cycles, "multiply", file),
            Cycles(cycles, "divide", file), root.ContainsKey("clock_megahertz") ? Cycles(root, "clock_megahertz", file) : null,
            Text(root, "note", file));
    }

    /// <summary>At most <see cref="LongestFile"/> characters: a device has no length to ask for, and no end.</summary>
    private static string ReadText(string path)
    {
        using var reader = File.OpenText(path);
        var text = new char[LongestFile + 1];
        var length = reader.ReadBlock(text);
        return length <= LongestFile
            ? new string(text, 0, length)
            : throw new InvalidProcessorException($"{path}: too long for a processor file; is it the right file?");
    }

    private static void Refuse(TomlTable table, string[] known, string file)
    {
        if (table.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
        {
            throw new InvalidProcessorException(
                $"{file}: unknown key '{unknown}'; did you mean '{Spelling.Nearest(unknown, known)}'?");
        }
    }

    private static string? Text(TomlTable table, string key, string file) => !table.TryGetValue(key, out var value) ? null
        : value as string ?? throw new InvalidProcessorException($"{file}: '{key}' is a text in quotes");

    private static double Cycles(TomlTable table, string key, string file)
    {
        var number = table.TryGetValue(key, out var value)
            ? value switch { long whole => whole, double real => real, _ => double.NaN }
            : throw new InvalidProcessorException($"{file}: '{key}' is missing");
        return number is >= 0 and <= MostCycles
            ? number
            : throw new InvalidProcessorException($"{file}: '{key}' is a number from 0 to {MostCycles:0}");
    }
}

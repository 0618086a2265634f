using DeffArts.Files;
using DeffArts.Space;

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
/// <param name="Measured">
/// Counted work of whole parts; the convention <c>network</c> uses it instead of the cycles.
/// </param>
public sealed record Processor(
    string Name, string Source, double Compare, double Add, double Multiply, double Divide,
    double? ClockMegahertz = null, string? Note = null, MeasuredTable? Measured = null)
{
    private const string Folder = "processors/";
    private const int LongestFile = 1 << 18;

    /// <summary>The file name, without ending, of the paper's processor.</summary>
    public const string PaperName = "ti-c64x+";

    /// <summary>Names that come with the program, the paper's first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Processor).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name))
            .OrderBy(name => name == PaperName ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal),
    ];

    /// <summary>Table 1: the Texas Instruments C64x+.</summary>
    public static Processor Paper { get; } = Load(PaperName);

    /// <summary>A processor by its name, or by the path of a TOML file.</summary>
    /// <exception cref="InvalidProcessorException">
    /// Unknown name, unreadable file, or a value that breaks a rule.
    /// </exception>
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
            return Parse(InputFile.ReadText(nameOrPath, LongestFile), nameOrPath);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidProcessorException(
                $"no processor '{nameOrPath}': neither a file nor a known name ({string.Join(", ", Names)})"
                + Spelling.Guess(nameOrPath, Names));
        }
        catch (FormatException e)
        {
            throw new InvalidProcessorException($"not a processor file: {nameOrPath}; {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidProcessorException($"cannot read the processor file {nameOrPath}: {FileReason.Of(e)}");
        }
    }

    /// <summary>Reads the text of a processor file; unknown keys are refused.</summary>
    /// <exception cref="InvalidProcessorException">
    /// The text breaks a rule; the message names <paramref name="file"/>, line and column.
    /// </exception>
    public static Processor Parse(string text, string file) => new ProcessorFile(text, file).Read();
}

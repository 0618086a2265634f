using DeffArts.Files;
using DeffArts.Space;

namespace DeffArts.Settings;

/// <summary>
/// What a user writes for <c>--space</c>: a name, or a TOML file, which is kept whole so that a run needs it no more.
/// </summary>
internal static class SpaceText
{
    private const int LongestFile = 1 << 16;

    /// <summary>The name, or the definition.</summary>
    /// <exception cref="FormatException">Neither a name nor a file with a space in it; one line says why.</exception>
    public static string Read(string text)
    {
        try
        {
            if (text == Spaces.Chain || Spaces.AllNames.Contains(text))
            {
                return text;
            }

            var definition = Spaces.IsDefinition(text) ? text : InputFile.ReadText(text, LongestFile) + "\n";
            Spaces.Get(definition);
            return definition;
        }
        catch (InvalidArchitectureException e)
        {
            throw new FormatException(e.Message.Replace("the space,", $"{text},", StringComparison.Ordinal), e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FormatException(
                $"'{PrintableText.Of(text)}' is neither a space nor a file; {Spelling.Suggest(text, Spaces.Names)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"cannot read {text}: {FileReason.Of(e)}", e);
        }
    }
}

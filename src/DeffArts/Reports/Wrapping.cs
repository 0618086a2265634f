namespace DeffArts.Reports;

/// <summary>Words in lines of a width.</summary>
public static class Wrapping
{
    /// <summary>The lines; a word that is longer than <paramref name="width"/> has one of its own.</summary>
    public static IEnumerable<string> Lines(string words, int width)
    {
        var line = "";
        foreach (var word in words.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        yield return line;
    }
}

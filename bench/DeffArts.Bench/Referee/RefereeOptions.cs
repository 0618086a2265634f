namespace DeffArts.Bench.Referee;

/// <summary>The arguments of a referee command: <c>--name value</c> pairs, and words.</summary>
/// <param name="Values">By name, without dashes.</param>
/// <param name="Words">The others, in order.</param>
/// <param name="Problem">What is wrong with them, in a line; null where nothing is.</param>
internal sealed record RefereeOptions(
    IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Words, string? Problem)
{
    private static readonly string[] Known = ["referees", "out", "methods", "seeds", "limits", "set", "only"];

    /// <summary>The folder of the referees' files, from the option or the environment.</summary>
    public string? Folder => Values.GetValueOrDefault("referees") ?? Environment.GetEnvironmentVariable(Nb301.Variable);

    /// <summary>Reads them.</summary>
    public static RefereeOptions Read(IEnumerable<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var words = new List<string>();
        string? problem = null;
        var left = new Queue<string>(arguments);
        while (left.TryDequeue(out var argument))
        {
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(argument);
            }
            else if (!Known.Contains(argument[2..]))
            {
                problem ??= $"unknown option {argument}; there are --{string.Join(", --", Known)}";
            }
            else if (left.TryDequeue(out var value))
            {
                values[argument[2..]] = value;
            }
            else
            {
                problem ??= $"{argument} needs a value";
            }
        }

        return new(values, words, problem);
    }

    /// <summary>A list, split at commas.</summary>
    public string[] List(string name, string otherwise) =>
        Values.GetValueOrDefault(name, otherwise)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

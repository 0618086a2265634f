using System.Globalization;

namespace DeffArts.Fuzz;

/// <summary>What the program was told.</summary>
internal sealed record FuzzOptions
{
    /// <summary>The time for all targets together.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.FromSeconds(60);

    /// <summary>The one target; null for all.</summary>
    public string? Target { get; private init; }

    /// <summary>Of the mutations.</summary>
    public long Seed { get; private init; } = 1;

    /// <summary>A file to read instead, as it is.</summary>
    public string? Input { get; private init; }

    /// <summary>The folder of the findings.</summary>
    public string Out { get; private init; } = "out/fuzz";

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static FuzzOptions? Parse(string[] arguments)
    {
        var options = new FuzzOptions();
        if (arguments.Length % 2 != 0)
        {
            return null;
        }

        foreach (var pair in arguments.Chunk(2))
        {
            var next = (pair[0], pair[1]) switch
            {
                ("--seconds", var text) when double.TryParse(
                    text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                    && seconds is > 0 and < 1e6 => options with { Time = TimeSpan.FromSeconds(seconds) },
                ("--seed", var text) when long.TryParse(
                    text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) =>
                    options with { Seed = seed },
                ("--target", var name) => options with { Target = name },
                ("--input", var path) => options with { Input = path },
                ("--out", var path) => options with { Out = path },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }
}

using System.CommandLine;
using System.Globalization;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary>Options of one value, whose errors say what would be right.</summary>
internal static class Typed
{
    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Whole(string name, int standard, int least, int most) => new(name)
    {
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var word = result.Tokens is [var token] ? token.Value : "";
            if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} must be a whole number from {least} to {most}, not '{word}'");
            return standard;
        },
    };

    /// <summary>One of an enumeration's words, in small letters.</summary>
    public static Option<T> Word<T>(string name, T standard)
        where T : struct, Enum => new(name)
        {
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                var word = result.Tokens is [var token] ? token.Value : "";
                var known = Enum.GetNames<T>().Select(value => value.ToLowerInvariant()).ToArray();
                if (known.Contains(word))
                {
                    return Enum.Parse<T>(word, ignoreCase: true);
                }

                result.AddError($"{name} must be one of {string.Join(", ", known)}, not '{word}'"
                    + Spelling.Guess(word, known));
                return standard;
            },
        };

    /// <summary>What the command line says for itself; null where it leaves the option to its default.</summary>
    public static T? Given<T>(ParseResult parsed, Option<T> option)
        where T : struct => parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    /// <summary>A switch.</summary>
    public static Option<bool> Switch(string name) => new(name) { Arity = ArgumentArity.Zero };
}

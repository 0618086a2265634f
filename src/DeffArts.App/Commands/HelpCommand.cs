using System.CommandLine;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary>
/// <c>deffarts help [COMMAND]</c>: what <c>--help</c> prints, for those who look for a command of that name.
/// </summary>
internal static class HelpCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "help";

    /// <summary>The command; it explains those of <paramref name="root"/>.</summary>
    public static Command Create(Command root)
    {
        var words = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(Name) { words };
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(HelpText.For(Find(root, parsed.GetValue(words) ?? [])).TrimEnd());
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Find(Command command, string[] words)
    {
        foreach (var word in words)
        {
            var known = command.Subcommands.Where(subcommand => subcommand.Name != Name).ToList();
            command = known.Find(subcommand => subcommand.Name == word) ?? throw new UsageException(
                $"unknown command '{word}'" + (known.Count == 0
                    ? $"; deffarts {command.Name} has none below it"
                    : $"; {Spelling.Suggest(word, known.Select(subcommand => subcommand.Name))}"));
        }

        return command;
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using DeffArts.App.Commands;
using DeffArts.Files;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.App;

/// <summary>The commands, and what is common to them: help, version, typing errors and exit codes.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parsing = new()
    {
        // A value such as @file stays a value, and -abc is no bundle of options.
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    };

    /// <summary>Parses and runs.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            RequireCurrentFolder();
            var root = Root();
            var parsed = root.Parse(arguments, Parsing);
            if (parsed.Action is not PrintAction || parsed.Action == root.Action)
            {
                Refuse(parsed);
            }

            // Signals are the search's own business: it saves before it ends.
            return parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e)
        {
            return Failure.Report(e, Console.Error);
        }
    }

    /// <summary>
    /// Runs are looked for from the current folder on; libtorch's libraries do not even load without one.
    /// </summary>
    private static void RequireCurrentFolder()
    {
        try
        {
            _ = Environment.CurrentDirectory;
        }
        catch (Exception e) when (FileReason.IsRefusal(e))
        {
            throw new FailedException("the current folder is not there any more; change to another one", e);
        }
    }

    private static RootCommand Root()
    {
        var (search, train) = (SearchCommand.Create(), TrainCommand.Create());
        var root = new RootCommand
        {
            search, train, SweepCommand.Create(), TestCommand.Create(), PredictCommand.Create(), ExportCommand.Create(),
            VerifyCommand.Create(), CostCommand.Create(), GenotypesCommand.Create(), ShowCommand.Create(),
            PaperCommand.Create(),
            ReportCommand.Create(), MeasureCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new PrintAction(parsed => HelpText.For(parsed.CommandResult.Command));
        root.Options.OfType<VersionOption>().Single().Action =
            new PrintAction(_ => $"deffarts {Provenance.Version} (commit {Provenance.Commit})");
        root.Action = new PrintAction(_ => HelpText.For(root));
        root.Add(HelpCommand.Create(root));
        AddLongHelp(search, () => HelpText.Search(isLong: true));
        AddLongHelp(train, () => HelpText.Train(isLong: true));
        return root;
    }

    private static void AddLongHelp(Command command, Func<string> text) => command.Add(
        new Option<bool>(
            HelpText.LongHelpOption)
        { Arity = ArgumentArity.Zero, Action = new PrintAction(_ => text()) });

    private static void Refuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = command is RootCommand ? "deffarts --help" : $"deffarts {command.Name} --help";
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            var isOption = unknown.StartsWith('-');
            var known = isOption ? OptionNames(parsed) : [.. command.Subcommands.Select(subcommand => subcommand.Name)];
            var suggestion = Spelling.Near(unknown, known) is { } near
                ? $"did you mean '{near}'?"
                : $"{help} lists what there is";
            var kind = isOption ? "option" : known.Count > 0 ? "command" : "argument";
            throw new UsageException($"unknown {kind} '{unknown}'; {suggestion}");
        }

        if (parsed.Errors.Count > 0)
        {
            throw new UsageException($"{parsed.Errors[0].Message.TrimEnd('.')}; see {help}");
        }
    }

    private static List<string> OptionNames(ParseResult parsed) =>
    [
        .. parsed.CommandResult.Command.Options
            .Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive))
            .Select(option => option.Name),
    ];

    private sealed class PrintAction(Func<ParseResult, string> text) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine(text(parseResult).TrimEnd());
            return ExitCode.Done;
        }
    }
}

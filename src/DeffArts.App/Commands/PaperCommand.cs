using System.Collections.Immutable;
using System.CommandLine;
using DeffArts.Reports.Paper;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary>
/// <c>deffarts paper [RUN...]</c>: the paper's tables and figures, computed and held against the print.
/// </summary>
internal static class PaperCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "paper";

    /// <summary>Where the files go when nothing else is said.</summary>
    public const string DefaultFolder = "out/paper";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN") { Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<string?>("--out");
        var open = Typed.Switch("--open");
        var command = new Command(Name) { runs, output, open };
        command.SetAction(parsed =>
        {
            var page = Report(parsed.GetValue(runs) ?? [], parsed.GetValue(output) ?? DefaultFolder);
            if (parsed.GetValue(open))
            {
                Browser.Open(page, Console.Error.WriteLine);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Report(string[] folders, string output)
    {
        if (output.Length == 0 || folders.Contains(""))
        {
            throw new UsageException("a folder's name is empty; leave --out away for " + DefaultFolder);
        }

        // What follows the runs is taken for a run, also a mistyped option.
        if (folders.FirstOrDefault(folder => folder.StartsWith('-')) is { } option)
        {
            throw new UsageException($"unknown option '{option}'; {Spelling.Suggest(option, ["--out", "--open"])}");
        }

        // Read before anything is written: a mistyped run leaves no half report.
        ImmutableArray<PaperRun> runs = [.. folders.Select(RunPlaces.Here.Find).Select(PaperRun.Read)];
        var report = PaperReport.Compute(runs);
        var page = OutputFile.Write(() => PaperFolder.Write(report, output, TimeProvider.System.GetUtcNow()));
        Console.Out.Write(PaperText.Write(report));
        Console.Out.WriteLine($"page          {DisplayPath.Of(page)}");
        return page;
    }
}

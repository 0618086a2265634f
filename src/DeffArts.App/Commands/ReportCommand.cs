using System.CommandLine;
using DeffArts.Recorded;
using DeffArts.Reports.Html;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Sweeps;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts report RUN|SWEEP</c>: everything about a run or a sweep in one HTML file.</summary>
internal static class ReportCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "report";

    /// <summary>The file in the run's folder when nothing else is said.</summary>
    public const string DefaultFile = "report.html";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var run = new Argument<string>("RUN");
        var output = new Option<string?>("--out");
        var open = Typed.Switch("--open");
        var command = new Command(Name) { run, output, open };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(run);
            if (folder.Length == 0 || parsed.GetValue(output) is "")
            {
                throw new UsageException(
                    $"a name is empty; leave --out away for {DefaultFile} in the folder of the run");
            }

            OutputFile.RequireFolder(parsed.GetValue(output));
            folder = RunPlaces.Here.Find(folder);
            var now = TimeProvider.System.GetUtcNow();
            var path = Path.GetFullPath(parsed.GetValue(output) ?? Path.Combine(folder, DefaultFile));
            var pageFolder = Path.GetDirectoryName(path)!;
            var page = SweepFolder.IsSweep(folder)
                ? SweepPage.Write(folder, SweepResultsFile.Read(folder), pageFolder, now)
                : RunPage.Write(RecordedRun.Read(folder), pageFolder, now);
            OutputFile.Write(() => AtomicFile.WriteText(path, page));
            Console.Out.WriteLine($"report        {DisplayPath.Of(path)}");
            if (parsed.GetValue(open))
            {
                Browser.Open(path, Console.Error.WriteLine);
            }

            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using DeffArts.App.Running;
using DeffArts.App.Sweeping;
using DeffArts.Reports.Sweeps;
using DeffArts.Runs;
using DeffArts.Sweeps;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts sweep</c>: searches, trains and tests for every gamma and seed, or goes on with that.</summary>
internal static class SweepCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "sweep";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var options = new SweepOptions();
        var command = new Command(Name);
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(options, parsed));
        return command;
    }

    private static int Run(SweepOptions options, ParseResult parsed)
    {
        using var interruption = new Interruption();
        var json = options.IsJson(parsed);
        var lines = json ? Console.Error : Console.Out;
        using var folder = options.Resume(parsed) is { } resume ? Existing(resume) : null;
        if (folder is not null)
        {
            var started = options.Override(parsed, Read(folder));
            SweepImages.RequireSame(started, lines.WriteLine, interruption.Token);
            return Follow(folder, started, lines, json, interruption);
        }

        var request = options.Resolve(parsed);
        var isKnown = SweepFolder.IsSweep(request.Out);
        var (record, data) = SweepImages.Open(request, lines.WriteLine, interruption.Token);
        using var made = SweepFolder.Open(request.Out);
        if (isKnown)
        {
            var earlier = Read(made);
            record.RequireSame(earlier, request.Out);
            RunPreparation.RequireSameData(earlier.Search, record.Search.Fingerprint, record.Search.Settings.Data);
            RunPreparation.RequireSameData(earlier.Train, record.Train.Fingerprint, record.Train.Settings.Data);
            return Follow(made, earlier with { Jobs = record.Jobs, Threads = record.Threads }, lines, json, interruption);
        }

        record.Write(made.At(SweepFolder.PlanName), TimeProvider.System.GetLocalNow(), data);
        return Follow(made, record, lines, json, interruption);
    }

    private static SweepFolder Existing(string path) => SweepFolder.IsSweep(path)
        ? SweepFolder.Open(path)
        : throw new InvalidRunException($"{path} is not the folder of a sweep: it has no {SweepFolder.PlanName}; name another one");

    private static SweepRecord Read(SweepFolder folder) => SweepRecord.Read(folder.At(SweepFolder.PlanName));

    private static int Follow(SweepFolder folder, SweepRecord record, TextWriter lines, bool json, Interruption interruption)
    {
        var session = new SweepSession(folder, record);
        var path = DisplayPath.Of(folder.FullPath);
        lines.WriteLine($"{session.Works.Length} members, {session.Works.Count(work => work.IsDone)} done, "
            + $"{record.Jobs} at a time; sweep folder {path}");
        WorkFollower.Follow(session, $"sweep, {path}", lines, json, interruption.Token);
        return End(session, folder, lines, json, interruption.IsRequested);
    }

    private static int End(SweepSession session, SweepFolder folder, TextWriter lines, bool json, bool interrupted)
    {
        var results = session.Results;
        var pictures = SweepReport.WritePictures(results, folder.FullPath);
        var path = DisplayPath.Of(folder.FullPath);
        if (json)
        {
            Console.Out.Write(SweepResultsFile.Write(results));
        }
        else
        {
            lines.WriteLine();
            lines.Write(SweepText.Write(results));
            lines.WriteLine();
            foreach (var picture in pictures)
            {
                lines.WriteLine($"picture       {Path.Combine(path, picture)}");
            }
        }

        return WorkFollower.End(
            session, lines, interrupted, $"results       {SweepFolder.ResultsIn(path)}", $"./deffarts {Name} --resume {ShellText.Of(path)}");
    }
}

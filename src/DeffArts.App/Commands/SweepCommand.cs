using System.CommandLine;
using DeffArts.App.Running;
using DeffArts.App.Sweeping;
using DeffArts.Reports.Sweeps;
using DeffArts.Running;
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
        if (options.Resume(parsed) is { } resume)
        {
            using var folder = Existing(RunPlaces.Here.Find(resume));
            return GoOn(folder, options.Override(parsed, Read(folder)), lines, json, interruption);
        }

        var request = options.Resolve(parsed);
        if (SweepFolder.IsSweep(request.Out))
        {
            using var folder = SweepFolder.Open(request.Out);
            var earlier = Read(folder);
            SweepRecord.Of(request.AsStarted(earlier), "", "").RequireSame(earlier, request.Out);
            return GoOn(
                folder, earlier with { Jobs = request.Jobs, Threads = request.Threads }, lines, json, interruption);
        }

        // Opened before the folder is made: what no member could use leaves nothing behind.
        var (record, data) = SweepImages.Open(request, lines.WriteLine, interruption.Token);
        using var made = SweepFolder.Open(request.Out);
        record.Write(made.At(SweepFolder.PlanName), TimeProvider.System.GetLocalNow(), data);
        return Follow(new SweepSession(made, record), made, record.Threads, lines, json, interruption);
    }

    private static int GoOn(
        SweepFolder folder, SweepRecord record, TextWriter lines, bool json, Interruption interruption)
    {
        var session = new SweepSession(folder, record);
        if (!session.IsDone)
        {
            SweepImages.RequireSame(record, lines.WriteLine, interruption.Token);
        }

        return Follow(session, folder, record.Threads, lines, json, interruption);
    }

    private static SweepFolder Existing(string path) => SweepFolder.IsSweep(path)
        ? SweepFolder.Open(path)
        : throw new InvalidRunException(
            $"{path} is not the folder of a sweep: it has no {SweepFolder.PlanName}; name another one");

    private static SweepRecord Read(SweepFolder folder) => SweepRecord.Read(folder.At(SweepFolder.PlanName));

    private static int Follow(
        SweepSession session, SweepFolder folder, int askedThreads, TextWriter lines, bool json,
        Interruption interruption)
    {
        var path = DisplayPath.Of(folder.FullPath);
        if (Compute.NoteOnThreads(askedThreads) is { } note)
        {
            lines.WriteLine(note);
        }

        lines.WriteLine($"{session.Works.Length} members, {session.Works.Count(work => work.IsDone)} done, "
            + $"{session.Jobs} at a time; sweep folder {path}");
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
            lines.Write(SweepText.Write(results, Terminal.TableWidth));
            lines.WriteLine();
            foreach (var picture in pictures)
            {
                lines.WriteLine($"picture       {Path.Combine(path, picture)}");
            }
        }

        return WorkFollower.End(
            session, lines, interrupted, $"results       {SweepFolder.ResultsIn(path)}",
            $"./deffarts {Name} --resume {ShellText.Of(path)}");
    }
}

using System.Text;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Settings;

namespace DeffArts.Bench.Referee;

/// <summary>
/// <c>referee campaign</c>: searches with every method, limit and seed, each a process of its own in a run folder of
/// its own, and judges what they found. The same command goes on where it was stopped; the table is written anew
/// after every search.
/// </summary>
internal static class Campaign
{
    private const string Table = "campaign.txt";

    /// <summary>Runs all members that are not finished.</summary>
    public static int Run(string[] arguments)
    {
        var options = RefereeOptions.Read(arguments);
        var folder = options.Values.GetValueOrDefault("out");
        var unnamed = folder is null ? "a campaign needs --out DIR" : null;
        if ((options.Problem ?? Nb301.Missing(options.Folder) ?? unnamed) is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        var common = options.List("set", "preset=small,gamma=0,threads=1");
        var members = options.List("seeds", "11,12").SelectMany(seed => options.List("methods", Methods.Paper)
            .SelectMany(method => options.List("limits", CampaignMember.NoLimit)
                .Select(limit => new CampaignMember(method, limit, seed)))).ToList();
        foreach (var member in members)
        {
            // What cannot be is said before the first search, not after hours.
            _ = CampaignMember.Resolve(member.Settings(common));
        }

        using var surrogate = Nb301.Open(options.Folder!);
        var referee = new CellReferee(surrogate);
        Directory.CreateDirectory(folder!);
        var failed = 0;
        foreach (var member in members)
        {
            var place = Path.Combine(folder!, member.Name);
            string[] search = ["referee", "search", place, .. member.Settings(common)];
            if (!IsFinished(place) && !ChildProcess.Run(search, Console.WriteLine))
            {
                failed++;
            }

            AtomicFile.WriteText(Path.Combine(folder!, Table), Text(folder!, members, common, referee));
        }

        Console.Write(Text(folder!, members, common, referee));
        return failed == 0 ? 0 : 1;
    }

    /// <summary><c>referee search</c>: one member, begun or gone on with.</summary>
    public static int Search(string folder, IEnumerable<string> settings)
    {
        using var run = File.Exists(Path.Combine(folder, "settings.json"))
            ? SearchRun.Resume(folder, Console.Error.WriteLine)
            : SearchRun.Begin(
                CampaignMember.Resolve(settings), folder, Console.Error.WriteLine, CancellationToken.None);
        var summary = run.Run(note: Console.Error.WriteLine);
        return summary.Outcome == RunOutcome.Finished ? 0 : 1;
    }

    private static bool IsFinished(string place) =>
        SummaryFile.OfFinishedRun<SearchSummary>(Path.Combine(place, "summary.json")) is not null;

    private static string Text(
        string folder, IEnumerable<CampaignMember> members, IEnumerable<string> common, CellReferee referee)
    {
        var text = new StringBuilder($"settings of all: {string.Join(' ', common)}\n")
            .Append($"{Verdict.Head}  minutes  method, limit, seed\n");
        foreach (var member in members)
        {
            var place = Path.Combine(folder, member.Name);
            if (SummaryFile.OfFinishedRun<SearchSummary>(Path.Combine(place, "summary.json")) is { } summary)
            {
                var minutes = FormattableString.Invariant($"{summary.WallSeconds / 60,8:0.0}");
                text.Append(
                    $"{referee.Judge(summary.Genotype!)} {minutes}  {member.Method} {member.Limit} {member.Seed}\n");
            }
        }

        return text.Append("rank correlation of the surrogate with real trainings: about 0.5\n").ToString();
    }
}

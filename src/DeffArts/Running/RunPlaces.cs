using System.Collections.Immutable;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;
using DeffArts.Sweeps;

namespace DeffArts.Running;

/// <summary>
/// Where runs are: new ones in the folder that the environment names, else in <c>runs/</c> of the current folder;
/// earlier ones also in <c>runs/</c> of the folders above it, so that a printed RUN is found from a folder below.
/// </summary>
/// <param name="Current">The folder that relative paths start from.</param>
/// <param name="Chosen">The folder that the environment names; null or empty where it names none.</param>
public sealed record RunPlaces(string Current, string? Chosen)
{
    private const int MostSuggested = 1000;
    private const int MostListed = 3;

    /// <summary>Of this process.</summary>
    public static RunPlaces Here => new(Environment.CurrentDirectory, RunRoot.Chosen);

    /// <summary>The folder that new runs are made in when nothing else is said.</summary>
    public string ForNew => RunRoot.Of(Chosen);

    /// <summary>
    /// The folders that a RUN is looked for in when it is no path from the current folder, the nearest first.
    /// </summary>
    public ImmutableArray<string> Roots => string.IsNullOrEmpty(Chosen)
        ? [.. Above().Select(folder => Path.Combine(folder, RunRoot.Standard)).Where(Directory.Exists)]
        : [Path.GetFullPath(Chosen, Current)];

    /// <summary>The folder that a user means by RUN: a path, or the name of a run or a sweep.</summary>
    /// <exception cref="InvalidRunException">
    /// There is none; says where it was looked for, and the nearest name.
    /// </exception>
    public string Find(string run) => TryFind(run) ?? throw new InvalidRunException($"no run: {run}; {NotFound(run)}");

    /// <summary>The same, or null.</summary>
    public string? TryFind(string run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Length == 0 || Path.Exists(Path.Combine(Current, run)))
        {
            return run.Length == 0 ? null : run;
        }

        return Path.IsPathRooted(run)
            ? null
            : Roots.SelectMany(root => Below(root, run)).FirstOrDefault(IsRun) is { } found ? Shown(found) : null;
    }

    /// <summary>Where a RUN was looked for, and what may have been meant.</summary>
    public string NotFound(string run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var places = Path.IsPathRooted(run)
            ? "there is no such folder"
            : $"looked in {string.Join(", ", Roots.Prepend(Current))}";
        var names = Names;
        return names.IsEmpty
            ? $"{places}; name the folder of a run, as in {RunRoot.Standard}/TIME-NAME, or set {RunRoot.Variable} to the folder of all runs"
            : Spelling.Near(LastPart(run), names) is { } near
                ? $"{places}; did you mean '{near}'?"
                : $"{places}; the youngest are {string.Join(", ", names.Take(MostListed))}";
    }

    /// <summary>The names of the runs and sweeps there are, the youngest of each place first.</summary>
    public ImmutableArray<string> Names =>
    [
        .. Roots.SelectMany(FoldersIn).Where(IsRun).Take(MostSuggested).Select(folder => Path.GetFileName(folder)),
    ];

    /// <summary>The part of a path that names the run.</summary>
    public static string LastPart(string run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(run));

    private string Shown(string path)
    {
        var relative = Path.GetRelativePath(Current, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static bool IsRun(string folder) => RunFolder.SettingsIn(folder) is not null || SweepFolder.IsSweep(folder)
        || SweepFolder.IsRepeated(folder);

    /// <summary>
    /// A name as it is, and a path that was printed beside the folder of runs, as <c>runs/TIME-NAME</c>.
    /// </summary>
    private static IEnumerable<string> Below(string root, string run)
    {
        yield return Path.Combine(root, run);
        var parts = run.Split('/', 2);
        if (parts is [var first, { Length: > 0 } rest] && (first == RunRoot.Standard || first == LastPart(root)))
        {
            yield return Path.Combine(root, rest);
        }
    }

    private IEnumerable<string> Above()
    {
        for (var folder = Current; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    // A folder that must not be read has no names to suggest.
    private static IEnumerable<string> FoldersIn(string root)
    {
        try
        {
            return Directory.GetDirectories(root).OrderDescending(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

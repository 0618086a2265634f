using System.Collections.Concurrent;
using System.Collections.Immutable;
using DeffArts.App.Dashboard;
using DeffArts.Sweeps;

namespace DeffArts.App.Sweeping;

/// <summary>Works from where they stand to their end or to a stop, with results that are whole at any moment.</summary>
/// <param name="folder">Of the works; it keeps the program while they run.</param>
/// <param name="jobs">Processes at a time.</param>
/// <param name="threads">Threads of all of them together.</param>
internal abstract class WorkSession(SweepFolder folder, int jobs, int threads)
{
    // The live display looks at them by its own clock.
    private readonly ConcurrentDictionary<string, string> failures = new(StringComparer.Ordinal);

    /// <summary>Processes at a time.</summary>
    public int Jobs => jobs;

    /// <summary>All works, done or not.</summary>
    public abstract ImmutableArray<Work> Works { get; }

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => Works.All(work => work.IsDone);

    /// <summary>Works given up, with the reason in one line each.</summary>
    public IReadOnlyDictionary<string, string> Failures => failures;

    /// <summary>Runs what is not done; results are written after every change.</summary>
    /// <exception cref="DeffArts.Runs.InvalidRunException">The folder cannot be written.</exception>
    /// <exception cref="FailedException">The program was built anew while it started.</exception>
    public void Run(Reporter<WorkEvent> reporter, CancellationToken stop)
    {
        using var asked = stop.Register(() =>
            reporter.Note("stopping: the processes save and end; press Ctrl-C again to quit at once"));
        WriteResults();
        if (IsDone)
        {
            return;
        }

        using var program = KeptProgram.In(folder.FullPath);
        new WorkRunner(program, jobs, threads, Take).Run(Works.Where(work => !work.IsDone), stop);

        void Take(WorkEvent happened)
        {
            if (happened is WorkFailed failed)
            {
                failures[happened.Work.Name] = failed.Failure;
            }

            if (happened is WorkFailed or StageDone)
            {
                WriteResults();
            }

            reporter.Publish(happened);
        }
    }

    /// <summary>The figures of a finished stage, in a few words.</summary>
    public abstract string Describe(Stage stage);

    /// <summary>Writes the results as they stand.</summary>
    protected abstract void WriteResults();

    /// <summary>
    /// The time that is left at the pace of the finished stages; null before there is one of each kind.
    /// </summary>
    public TimeSpan? TimeLeft()
    {
        var stages = Works.Where(work => !failures.ContainsKey(work.Name)).SelectMany(work => work.Stages)
            .GroupBy(stage => stage.Command, stage => stage.Seconds);
        double seconds = 0;
        foreach (var times in stages)
        {
            var done = times.OfType<double>().ToList();
            var left = times.Count(time => time is null);
            if (left > 0 && done.Count == 0)
            {
                return null;
            }

            seconds += left == 0 ? 0 : left * done.Average();
        }

        return TimeSpan.FromSeconds(seconds / jobs);
    }
}

using DeffArts.Running;
using DeffArts.Runs;

namespace DeffArts.App.Sweeping;

/// <summary>
/// Brings works to their end, some at a time, from wherever the disk says that they are. A stage that fails is tried
/// once more, then its work is given up; the others go on.
/// </summary>
/// <param name="program">What is started for each stage.</param>
/// <param name="jobs">Processes at a time.</param>
/// <param name="threads">Threads of all processes together.</param>
/// <param name="publish">Takes what happens; never called by two threads at once.</param>
internal sealed class WorkRunner(KeptProgram program, int jobs, int threads, Action<WorkEvent> publish)
{
    // A process whose sweep was killed saves what it has and ends, within a step or two of the run.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);
    private readonly Lock gate = new();

    /// <summary>Runs until all is done or given up, or <paramref name="stop"/> asks to end.</summary>
    public void Run(IEnumerable<Work> works, CancellationToken stop)
    {
        var limit = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = CancellationToken.None };
        // When one fails in a way that is not its own, as on a full disk, the others are asked to save and end.
        Parallel.ForEachAsync(works, limit, async (work, failed) =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, failed);
            await Run(work, either.Token);
        }).GetAwaiter().GetResult();
    }

    private async Task Run(Work work, CancellationToken stop)
    {
        foreach (var stage in work.Stages.Where(stage => !stage.IsDone))
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            var failure = await Try(work, stage, stop);
            if (failure is not null && !stop.IsCancellationRequested)
            {
                Publish(new StageRetried(work, stage, failure));
                failure = await Try(work, stage, stop);
            }

            if (failure is null && stage.IsDone)
            {
                Publish(new StageDone(work, stage));
                continue;
            }

            Publish(stop.IsCancellationRequested
                ? new WorkStopped(work, stage)
                : new WorkFailed(work, stage, failure ?? $"ended without results: {stage.Folder}"));
            return;
        }
    }

    /// <summary>Starts or resumes the stage; null when its process ended well or because it was asked to.</summary>
    private async Task<string?> Try(Work work, Stage stage, CancellationToken stop)
    {
        try
        {
            await WaitUntilFree(stage.Folder, stop);
            if (stop.IsCancellationRequested)
            {
                return null;
            }

            var isResumed = stage.IsBegun;
            Publish(new StageStarted(work, stage, isResumed));
            string[] arguments = isResumed ? [stage.Command, "--resume", stage.Folder] : [.. stage.Start];
            var ended = await ChildProcess.Run(
                program, [.. arguments, $"--threads={Math.Max(1, threads / jobs)}"], work.Log,
                line => Publish(new StageSpoke(work, stage, line)), stop);
            return ended.Code switch
            {
                ExitCode.Done when stage.IsDone => null,
                ExitCode.Done => $"ended without results: {stage.Folder}",
                _ => ended.Failure,
            };
        }
        catch (Exception e) when (e is InvalidRunException or FailedException or RunFailedException)
        {
            return e.Message;
        }
    }

    private static async Task WaitUntilFree(string folder, CancellationToken stop)
    {
        for (var waited = TimeSpan.Zero; waited < Patience && RunFolder.IsInUse(folder); waited += Pause)
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private void Publish(WorkEvent happened)
    {
        lock (gate)
        {
            publish(happened);
        }
    }
}

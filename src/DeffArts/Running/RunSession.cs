using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;
using DeffArts.Training;
using TorchSharp;

namespace DeffArts.Running;

/// <summary>What an event means to the run folder.</summary>
internal enum Moment
{
    /// <summary>Nothing.</summary>
    Passing,

    /// <summary>A step is done: the meter counts it.</summary>
    Step,

    /// <summary>An epoch is done: a checkpoint and the results are written.</summary>
    Epoch,

    /// <summary>The run is done: the results are written for the last time.</summary>
    End,
}

/// <summary>
/// Drives a search or a training and keeps its run folder: every event into the log, checkpoints by epoch and by the
/// clock, results after every epoch. A kill at any moment loses at most what came after the last checkpoint.
/// </summary>
internal abstract class RunSession<TEvent, TSummary>(
    RunFolder folder, IRunSettings settings, string hash, string stateKey, TSummary summary, TimeProvider time)
    : IDisposable
    where TSummary : IRunSummary<TSummary>
{
    private const string EventsKey = "events";
    private const string SummaryKey = "summary";
    private const string HashKey = "settingsHash";

    private readonly EventLog log = new(folder.EventsPath);
    private Meter meter = new(0, time);
    private long lastSave;
    private bool isSaved;
    private bool hasCheckpoint;

    /// <summary>Whether TensorBoard's event file is kept too.</summary>
    protected abstract bool KeepsTensorBoard { get; }

    /// <summary>The run's folder.</summary>
    protected RunFolder Folder => folder;

    /// <summary>The figures so far.</summary>
    protected TSummary Summary { get; private set; } = summary;

    /// <summary>What is searched; null for a training.</summary>
    protected virtual SearchSpace? Searched => null;

    /// <summary>Steps done since the run began.</summary>
    protected abstract long StepsDone { get; }

    /// <summary>Runs to the end, or until <paramref name="token"/> or the settings stop it.</summary>
    /// <returns>The summary, as written.</returns>
    /// <exception cref="RunFailedException">
    /// The losses diverged; the last checkpoint stands, where there is one.
    /// </exception>
    public TSummary Run(Action<TEvent> publish, Action<string> note, CancellationToken token)
    {
        using var asked = token.Register(() =>
            note("stopping: the step under way is given up, then saving; press Ctrl-C again to quit at once"));
        using var board = KeepsTensorBoard
            ? TensorBoardFile.Open(folder.TensorBoardPath, folder.EventsPath, Searched, time.GetUtcNow())
            : null;
        using var events = Events(token).GetEnumerator();
        while (Next(events, token) is { } happened)
        {
            isSaved = false;
            Summary = After(Summary, happened);
            if (Line(happened, time.GetUtcNow()) is { } line)
            {
                log.Append(line);
                board?.Append(line);
            }

            publish(happened);
            var moment = MomentOf(happened);
            if (moment == Moment.Epoch)
            {
                Save();
                WriteAll(RunOutcome.Running, happened);
            }

            if (moment == Moment.End)
            {
                WriteAll(RunOutcome.Finished, happened);
            }
            else if (Stop(token) is { } outcome)
            {
                Save();
                WriteSummary(outcome);
                return Summary;
            }
            else if (time.GetElapsedTime(lastSave).TotalMinutes >= settings.CheckpointMinutes)
            {
                Save();
            }
        }

        return Summary;
    }

    /// <inheritdoc/>
    public virtual void Dispose() => log.Dispose();

    /// <summary>
    /// The events from where the state stands to the end; a step that is given up leaves the state before it.
    /// </summary>
    protected abstract IEnumerable<TEvent> Events(CancellationToken stop);

    /// <summary>What an event means to the folder.</summary>
    protected abstract Moment MomentOf(TEvent happened);

    /// <summary>The line of an event in the log, or null.</summary>
    protected abstract JsonObject? Line(TEvent happened, DateTimeOffset now);

    /// <summary>The figures after an event.</summary>
    protected abstract TSummary After(TSummary before, TEvent happened);

    /// <summary>Writes what the run has found, beside the summary.</summary>
    protected abstract void WriteResults(TEvent happened);

    /// <summary>The whole state.</summary>
    protected abstract RunState Capture();

    /// <summary>Goes back to a state.</summary>
    /// <exception cref="InvalidRunStateException">It does not fit.</exception>
    protected abstract void Restore(RunState state);

    /// <summary>What to advise when the losses diverged, or null when the exception is another one.</summary>
    protected abstract string? AdviceOnDivergence(Exception failure);

    /// <summary>
    /// Goes back to the last checkpoint where there is one; to be called once, when the run is built.
    /// </summary>
    /// <exception cref="InvalidRunException">The folder's checkpoints or log cannot be used.</exception>
    protected void Resume(Action<string> note)
    {
        using var scope = torch.NewDisposeScope();
        if (Checkpoints.LoadLatest(folder.CheckpointsPath) is { } latest)
        {
            foreach (var warning in latest.Warnings)
            {
                note($"warning: {warning}");
            }

            Restore(latest.Checkpoint, latest.Step);
            hasCheckpoint = true;
        }
        else
        {
            log.TruncateTo(0);
        }

        meter = new Meter(Summary.WallSeconds, time);
        lastSave = time.GetTimestamp();
    }

    private void Restore(Checkpoint checkpoint, long step)
    {
        try
        {
            var values = checkpoint.Values;
            if (values[HashKey]?.GetValue<string>() != hash)
            {
                throw new FormatException("it belongs to other settings");
            }

            Restore(new RunState(checkpoint.Tensors, values[stateKey]!.AsObject()));
            log.TruncateTo(values[EventsKey]!.GetValue<long>());
            Summary = TSummary.FromJson(values[SummaryKey]).At(Summary.Run);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or JsonException
            or InvalidOperationException or NullReferenceException or InvalidRunStateException)
        {
            throw new InvalidRunException($"the checkpoint of step {step} does not fit: {Summary.Run}; {e.Message}", e);
        }
    }

    private RunOutcome? Stop(CancellationToken token) =>
        token.IsCancellationRequested ? RunOutcome.Interrupted
        : settings.MaxSteps > 0 && meter.Steps >= settings.MaxSteps ? RunOutcome.Measured
        : null;

    private TEvent? Next(IEnumerator<TEvent> events, CancellationToken token)
    {
        var before = time.GetTimestamp();
        try
        {
            if (!events.MoveNext())
            {
                return default;
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            Save();
            WriteSummary(RunOutcome.Interrupted);
            return default;
        }
        catch (Exception e) when (AdviceOnDivergence(e) is { } advice)
        {
            WriteSummary(RunOutcome.Diverged);
            var kept = hasCheckpoint ? "its last good checkpoint is kept" : "it had no checkpoint yet";
            throw new RunFailedException($"{e.Message}: {Summary.Run}; {kept}, {advice}", e);
        }

        if (MomentOf(events.Current) == Moment.Step)
        {
            meter.Count(time.GetElapsedTime(before));
        }

        return events.Current;
    }

    private void Save()
    {
        if (isSaved)
        {
            return;
        }

        // The log first: a checkpoint must never remember lines that a power cut took.
        log.Flush();
        using var scope = torch.NewDisposeScope();
        var state = Capture();
        Summary = Summary.With(RunOutcome.Running, meter);
        Checkpoints.Save(folder.CheckpointsPath, StepsDone, new Checkpoint(state.Tensors, new JsonObject
        {
            [stateKey] = state.Values,
            [EventsKey] = log.Length,
            [HashKey] = hash,
            [SummaryKey] = Summary.ToJson(),
        }));
        lastSave = time.GetTimestamp();
        (isSaved, hasCheckpoint) = (true, true);
    }

    private void WriteAll(RunOutcome outcome, TEvent happened)
    {
        WriteResults(happened);
        WriteSummary(outcome);
    }

    private void WriteSummary(RunOutcome outcome)
    {
        Summary = Summary.With(outcome, meter);
        AtomicFile.WriteText(folder.SummaryPath, JsonText.Of(Summary.ToJson()));
    }
}

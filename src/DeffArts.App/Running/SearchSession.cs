using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.App.Dashboard;
using DeffArts.Reports;
using DeffArts.Runs;
using DeffArts.Search;
using DeffArts.Space;
using TorchSharp;

namespace DeffArts.App.Running;

/// <summary>
/// Drives a searcher and keeps its run folder: every event into the log, checkpoints by epoch and by the clock, results
/// after every epoch. A kill at any moment loses at most what came after the last checkpoint.
/// </summary>
internal sealed class SearchSession : IDisposable
{
    private const string SearchKey = "search";
    private const string EventsKey = "events";
    private const string SummaryKey = "summary";
    private const string HashKey = "settingsHash";

    private readonly RunStart start;
    private readonly TimeProvider time;
    private readonly Searcher searcher;
    private readonly EventLog log;
    private readonly Meter meter;
    private RunSummary summary;
    private long lastSave;
    private bool isSaved;

    /// <summary>Builds the searcher and, where the run has a checkpoint, goes back to it.</summary>
    /// <exception cref="InvalidRunException">The folder's checkpoints or log cannot be used.</exception>
    public SearchSession(RunStart start, TimeProvider time, Action<string> note)
    {
        (this.start, this.time) = (start, time);
        var settings = start.Record.Settings;
        var cost = settings.CostModel(start.Images.Search.Images);
        summary = RunSummary.Start(DisplayPath.Of(start.Folder.FullPath), start.Record, start.Images.Name, cost);
        searcher = new Searcher(settings.Search, start.Images.Search, cost, Compute.Device(settings));
        log = new EventLog(start.Folder.EventsPath);
        Restore(note);
        meter = new Meter(summary.WallSeconds, time);
        lastSave = time.GetTimestamp();
    }

    /// <summary>Searches to the end, or until <paramref name="token"/> or the settings stop it.</summary>
    /// <returns>The summary, as written.</returns>
    /// <exception cref="FailedException">The search diverged; the last checkpoint stands.</exception>
    public RunSummary Run(SearchReporter reporter, CancellationToken token)
    {
        using var asked = token.Register(() =>
            reporter.Note("stopping after this step, then saving; press Ctrl-C again to quit at once"));
        using var events = searcher.Run().GetEnumerator();
        while (Next(events))
        {
            var happened = events.Current;
            isSaved = false;
            summary = summary.After(happened);
            if (EventLine.Of(happened, time.GetUtcNow()) is { } line)
            {
                log.Append(line);
            }

            reporter.Publish(happened);
            if (happened is EpochCompleted epoch)
            {
                Save();
                WriteResults(RunOutcome.Running, epoch.Architecture.Genotype);
            }

            if (happened is SearchCompleted end)
            {
                WriteResults(RunOutcome.Finished, end.Architecture.Genotype);
            }
            else if (Stop(token) is { } outcome)
            {
                Save();
                WriteSummary(outcome);
                return summary;
            }
            else if (time.GetElapsedTime(lastSave).TotalMinutes >= start.Record.Settings.CheckpointMinutes)
            {
                Save();
            }
        }

        return summary;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        searcher.Dispose();
        log.Dispose();
    }

    private RunOutcome? Stop(CancellationToken token) =>
        token.IsCancellationRequested ? RunOutcome.Interrupted
        : start.Record.Settings.MaxSteps > 0 && meter.Steps >= start.Record.Settings.MaxSteps ? RunOutcome.Measured
        : null;

    private bool Next(IEnumerator<SearchEvent> events)
    {
        var before = time.GetTimestamp();
        try
        {
            if (!events.MoveNext())
            {
                return false;
            }
        }
        catch (SearchDivergedException e)
        {
            WriteSummary(RunOutcome.Diverged);
            throw new FailedException($"{e.Message}: {summary.Run}; its last good checkpoint is kept, "
                + "a smaller --learning-rate or --alpha-learning-rate may help a new run", e);
        }

        if (events.Current is StepCompleted)
        {
            meter.Count(time.GetElapsedTime(before));
        }

        return true;
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
        var state = searcher.Capture();
        summary = summary.With(RunOutcome.Running, meter);
        Checkpoints.Save(start.Folder.CheckpointsPath, searcher.StepsDone, new Checkpoint(state.Tensors, new JsonObject
        {
            [SearchKey] = state.Values,
            [EventsKey] = log.Length,
            [HashKey] = start.Record.Hash,
            [SummaryKey] = summary.ToJson(),
        }));
        lastSave = time.GetTimestamp();
        isSaved = true;
    }

    private void Restore(Action<string> note)
    {
        using var scope = torch.NewDisposeScope();
        if (Checkpoints.LoadLatest(start.Folder.CheckpointsPath) is not { } latest)
        {
            log.TruncateTo(0);
            return;
        }

        foreach (var warning in latest.Warnings)
        {
            note($"warning: {warning}");
        }

        try
        {
            var values = latest.Checkpoint.Values;
            if (values[HashKey]?.GetValue<string>() != start.Record.Hash)
            {
                throw new FormatException("it belongs to other settings");
            }

            searcher.Restore(new SearchState(latest.Checkpoint.Tensors, values[SearchKey]!.AsObject()));
            log.TruncateTo(values[EventsKey]!.GetValue<long>());
            summary = RunSummary.FromJson(values[SummaryKey]) with { Run = summary.Run };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or JsonException
            or InvalidOperationException or NullReferenceException)
        {
            throw new InvalidRunException(
                $"the checkpoint of step {latest.Step} does not fit: {summary.Run}; {e.Message}", e);
        }
    }

    private void WriteResults(RunOutcome outcome, Genotype genotype)
    {
        RunResults.WriteGenotype(start, genotype, summary);
        AtomicFile.WriteText(start.Folder.CellsPath, CellSvg.Draw(genotype, RunResults.Caption(summary)));
        WriteSummary(outcome);
    }

    private void WriteSummary(RunOutcome outcome)
    {
        summary = summary.With(outcome, meter);
        AtomicFile.WriteText(start.Folder.SummaryPath, JsonText.Of(summary.ToJson()));
    }
}

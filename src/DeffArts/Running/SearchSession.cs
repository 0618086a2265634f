using System.Text.Json.Nodes;
using DeffArts.Cost;
using DeffArts.Networks;
using DeffArts.Recorded;
using DeffArts.Reports.Cells;
using DeffArts.Runs;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Training;
using TorchSharp;

namespace DeffArts.Running;

/// <summary>A search in its run folder: the genotype and its picture are written after every epoch.</summary>
internal sealed class SearchSession : RunSession<SearchEvent, SearchSummary>
{
    private const string StateKey = "search";
    private readonly SearchRun run;
    private readonly Searcher searcher;

    /// <summary>Builds the searcher and, where the run has a checkpoint, goes back to it.</summary>
    /// <exception cref="InvalidRunException">The folder's checkpoints or log cannot be used.</exception>
    public SearchSession(SearchRun run, TimeProvider time, Action<string> note)
        : this(run, run.Record.Settings.CostModel(run.Images.Search.Images), time, note)
    {
    }

    private SearchSession(SearchRun run, CostModel cost, TimeProvider time, Action<string> note)
        : base(run.Folder, run.Record.Settings, run.Record.Hash, StateKey,
            SearchSummary.Start(DisplayPath.Of(run.Folder.FullPath), run.Record, run.Images.Name, cost), time)
    {
        this.run = run;
        var settings = run.Record.Settings;
        var (device, images) = (Compute.Device(settings), run.Images.Search.Images);
        if (device.type == DeviceType.CPU)
        {
            WeightMemory.Require(
                LearnedWeights.OfSearch(settings.Search, images.Size, images.Channels, images.Classes.Length));
        }

        searcher = new Searcher(
            settings.Search, run.Images.Search, cost, device, limit: settings.SearchLimit(images));
        Resume(note);
    }

    /// <inheritdoc/>
    protected override SearchSpace? Searched => run.Record.Settings.Search.SearchSpace();

    /// <inheritdoc/>
    protected override bool KeepsTensorBoard => run.KeepsTensorBoard;

    /// <inheritdoc/>
    protected override long StepsDone => searcher.StepsDone;

    /// <inheritdoc/>
    public override void Dispose()
    {
        searcher.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override IEnumerable<SearchEvent> Events(CancellationToken stop) => searcher.Run(stop);

    /// <inheritdoc/>
    protected override Moment MomentOf(SearchEvent happened) => happened switch
    {
        StepCompleted => Moment.Step,
        EpochCompleted => Moment.Epoch,
        SearchCompleted => Moment.End,
        _ => Moment.Passing,
    };

    /// <inheritdoc/>
    protected override JsonObject? Line(SearchEvent happened, DateTimeOffset now) => SearchEventLine.Of(happened, now);

    /// <inheritdoc/>
    protected override SearchSummary After(SearchSummary before, SearchEvent happened) => before.After(happened);

    /// <inheritdoc/>
    protected override void WriteResults(SearchEvent happened)
    {
        var architecture = happened switch
        {
            EpochCompleted epoch => epoch.Architecture,
            SearchCompleted end => end.Architecture,
            _ => throw new ArgumentException("no results at this moment", nameof(happened)),
        };
        SearchResults.WriteGenotype(run, architecture.Genotype, Summary);
        AtomicFile.WriteText(Folder.CellsPath, CellSvg.Draw(architecture.Genotype, SearchResults.Caption(Summary)));
    }

    /// <inheritdoc/>
    protected override RunState Capture() => searcher.Capture();

    /// <inheritdoc/>
    protected override void Restore(RunState state) => searcher.Restore(state);

    /// <inheritdoc/>
    protected override string? AdviceOnDivergence(Exception failure) => failure is SearchDivergedException
        ? "a smaller --learning-rate or --alpha-learning-rate may help a new run"
        : null;
}

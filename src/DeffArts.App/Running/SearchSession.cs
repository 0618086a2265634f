using System.Text.Json.Nodes;
using DeffArts.Cost;
using DeffArts.Reports;
using DeffArts.Runs;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Training;

namespace DeffArts.App.Running;

/// <summary>A search in its run folder: the genotype and its picture are written after every epoch.</summary>
internal sealed class SearchSession : RunSession<SearchEvent, SearchSummary>
{
    private const string StateKey = "search";
    private readonly SearchStart start;
    private readonly Searcher searcher;

    /// <summary>Builds the searcher and, where the run has a checkpoint, goes back to it.</summary>
    /// <exception cref="InvalidRunException">The folder's checkpoints or log cannot be used.</exception>
    public SearchSession(SearchStart start, TimeProvider time, Action<string> note)
        : this(start, start.Record.Settings.CostModel(start.Images.Search.Images), time, note)
    {
    }

    private SearchSession(SearchStart start, CostModel cost, TimeProvider time, Action<string> note)
        : base(start.Folder, start.Record.Settings, start.Record.Hash, StateKey,
            SearchSummary.Start(DisplayPath.Of(start.Folder.FullPath), start.Record, start.Images.Name, cost), time)
    {
        this.start = start;
        var settings = start.Record.Settings;
        searcher = new Searcher(settings.Search, start.Images.Search, cost, Compute.Device(settings));
        Resume(note);
    }

    /// <inheritdoc/>
    protected override SearchSpace? Searched => start.Record.Settings.Search.Space();

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
        SearchResults.WriteGenotype(start, architecture.Genotype, Summary);
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

using DeffArts.Cost;
using DeffArts.Search;
using static DeffArts.Settings.SettingForms<DeffArts.Settings.SearchRunSettings>;

namespace DeffArts.Settings;

/// <summary>
/// The rows of the search's table that say which variant of the method runs. Runs recorded before had the paper's.
/// </summary>
internal static class MethodRows
{
    /// <summary>What comes before gamma: they set others.</summary>
    public static IEnumerable<Setting<SearchRunSettings>> First() =>
    [
        Basic(OfChoice("method", Methods.Names, "variant of the search; sets others that may be set again: "
            + string.Join("; ", Methods.All.Select(method => $"{method.Name}: {method.Help}")),
            s => s.Method, (s, v) => s with { Method = v })) with
        { Before = Methods.Paper },
        Basic(OfText("limit", "R=X",
            "most that the cells may cost, as cycles=2.0M, macs=100M or parameters=50k: finds gamma itself",
            s => s.Limit?.ToString() ?? "", (s, v) => s with { Limit = CostLimit.Parse(v) })) with
        { Before = "" },
    ];

    /// <summary>The parts that a method is made of.</summary>
    public static IEnumerable<Setting<SearchRunSettings>> Parts() =>
    [
        OfEnum("relaxation", "what alpha means",
            s => s.Search.Relaxation, InSearch<RelaxationForm>((s, v) => s with { Relaxation = v })) with
        { Before = "softmax" },
        OfNumber("beta-decay", "strength of alpha's log-sum-exp at the end of the search; 0 is none",
            s => s.Search.BetaDecay, InSearch<double>((s, v) => s with { BetaDecay = v })) with
        { Before = "0" },
        OfNumber("perturbation", "noise on the operations' weights when w steps, at the end of the search; 0 is none",
            s => s.Search.Perturbation, InSearch<double>((s, v) => s with { Perturbation = v })) with
        { Before = "0" },
        OfNumber("auxiliary-skip", "weight at the start of a skip beside the candidates that fades; 0 is none",
            s => s.Search.AuxiliarySkip, InSearch<double>((s, v) => s with { AuxiliarySkip = v })) with
        { Before = "0" },
        OfNumber("temperature", "relaxation gumbel: at the start",
            s => s.Search.Temperature, InSearch<double>((s, v) => s with { Temperature = v })) with
        { Before = "10" },
        OfNumber("temperature-min", "relaxation gumbel: at the end",
            s => s.Search.TemperatureMin, InSearch<double>((s, v) => s with { TemperatureMin = v })) with
        { Before = "0.1" },
        OfSwitch("fixed-alpha", "take no steps of alpha",
            s => s.Search.FixedAlpha, InSearch<bool>((s, v) => s with { FixedAlpha = v })) with
        { Before = "false" },
        OfEnum("expected-edges", "what L_com expects: the cost of all edges (Eq. 4), or of those that the cells keep",
            s => s.Search.ExpectedEdges, InSearch<ExpectedEdges>((s, v) => s with { ExpectedEdges = v })) with
        { Before = "all" },
        OfEnum("selection", "how operations are chosen at the end",
            s => s.Search.Selection, InSearch<SelectionForm>((s, v) => s with { Selection = v })) with
        { Before = "magnitude" },
        OfCount("selection-steps", "selection perturbation: steps of tuning after each decision",
            s => s.Search.SelectionSteps, InSearch<int>((s, v) => s with { SelectionSteps = v })) with
        { Before = "10" },
        OfCount("selection-images", "selection perturbation: validation images that judge",
            s => s.Search.SelectionImages, InSearch<int>((s, v) => s with { SelectionImages = v })) with
        { Before = "1024" },
        OfNumber("curvature-stop",
            "growth of the loss's curvature in alpha that ends the search (1.3 in DARTS-ES); 0 never does",
            s => s.Search.CurvatureStop, InSearch<double>((s, v) => s with { CurvatureStop = v })) with
        { Before = "0" },
    ];

    private static Func<SearchRunSettings, T, SearchRunSettings> InSearch<T>(
        Func<SearchSettings, T, SearchSettings> set) =>
        (settings, value) => settings with { Search = set(settings.Search, value) };
}

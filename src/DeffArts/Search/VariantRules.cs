using DeffArts.Space;
using static DeffArts.Training.SettingRules;

namespace DeffArts.Search;

/// <summary>Which variants make sense, alone and together.</summary>
internal static class VariantRules
{
    /// <summary>What is wrong, as <see cref="SearchSettingsRules.Validate"/> gives it.</summary>
    public static IEnumerable<(string Field, string Problem)> Of(SearchSettings settings) =>
    [
        .. AtLeastZero(nameof(settings.BetaDecay), settings.BetaDecay),
        .. Rule(nameof(settings.Perturbation), settings.Perturbation is >= 0 and <= 1,
            "must be from 0 to 1", settings.Perturbation),
        .. AtLeastZero(nameof(settings.AuxiliarySkip), settings.AuxiliarySkip),
        .. MoreThanZero(nameof(settings.TemperatureMin), settings.TemperatureMin),
        .. Rule(nameof(settings.Temperature),
            settings.Temperature >= settings.TemperatureMin && double.IsFinite(settings.Temperature),
            "must not be below temperature-min", settings.Temperature),
        .. Rule(nameof(settings.CurvatureStop), settings.CurvatureStop == 0 || settings.CurvatureStop > 1,
            "must be more than 1, or 0 for never", settings.CurvatureStop),
        .. Within(nameof(settings.SelectionSteps), settings.SelectionSteps, 0, int.MaxValue),
        .. Within(nameof(settings.SelectionImages), settings.SelectionImages, 1, int.MaxValue),
        .. Together(settings),
    ];

    private static IEnumerable<(string Field, string Problem)> Together(SearchSettings settings)
    {
        if (settings.BetaDecay > 0 && settings.Relaxation == RelaxationForm.Dirichlet)
        {
            yield return (nameof(settings.BetaDecay),
                "holds a softmax's alpha; with relaxation dirichlet it must be 0");
        }

        if (settings.Perturbation > 0 && settings.Relaxation == RelaxationForm.Gumbel)
        {
            yield return (nameof(settings.Perturbation),
                "would blur the one sampled operation; with relaxation gumbel it must be 0");
        }

        if (settings.AuxiliarySkip > 0 && settings.Space == Skeleton.DartsName
            && !settings.Operations.Contains(new SkipConnect().Name))
        {
            yield return (nameof(settings.AuxiliarySkip), "needs skip_connect among the operations, else it must be 0");
        }

        if (settings.FixedAlpha && settings.Selection == SelectionForm.Magnitude)
        {
            yield return (nameof(settings.FixedAlpha),
                "leaves nothing to select by magnitude; it needs selection perturbation");
        }

        if (settings.FixedAlpha && settings.CurvatureStop > 0)
        {
            yield return (nameof(settings.CurvatureStop), "watches alpha, which fixed-alpha holds still; it must be 0");
        }
    }
}

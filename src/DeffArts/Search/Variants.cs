using DeffArts.Cost;
using DeffArts.Search.Relaxations;
using DeffArts.Search.Selection;
using DeffArts.Search.Terms;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>From a search's settings to the forms that they name.</summary>
public static class Variants
{
    /// <summary>What alpha means.</summary>
    public static Relaxation Relaxation(SearchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Relaxation relaxation = settings.Relaxation switch
        {
            RelaxationForm.Dirichlet => new Dirichlet(),
            RelaxationForm.Gumbel => new GumbelChoice(settings.Temperature, settings.TemperatureMin),
            _ => new Softmax(),
        };
        relaxation = settings.Perturbation > 0 ? new Perturbed(relaxation, settings.Perturbation) : relaxation;
        relaxation = settings.AuxiliarySkip > 0
            ? new AuxiliarySkip(relaxation, settings.AuxiliarySkip)
            : relaxation;
        return settings.Selection == SelectionForm.Perturbation
            ? new DecidedEdges(relaxation, settings.SearchSpace())
            : relaxation;
    }

    /// <summary>The expected cost that the search weighs and reports.</summary>
    public static CostExpectation Expectation(SearchSettings settings, CostModel model, Device device)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.ExpectedEdges == ExpectedEdges.Kept
            ? new KeptCost(model, settings.SearchSpace(), device)
            : new ExpectedCost(model, settings.SearchSpace(), device);
    }

    /// <summary>What the settings add to Eq. 1.</summary>
    public static IEnumerable<IObjectiveTerm> Terms(SearchSettings settings, SearchLimit? limit, Device device)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.BetaDecay > 0)
        {
            yield return new BetaDecay(settings.BetaDecay);
        }

        if (limit is not null)
        {
            yield return new LimitTerm(Expectation(settings, limit.Model, device), limit.Most);
        }
    }

    /// <summary>How scores become cells.</summary>
    public static SelectionRule Selection(SearchLimit? limit) =>
        limit is null ? new Magnitude() : new UnderLimit(limit);
}

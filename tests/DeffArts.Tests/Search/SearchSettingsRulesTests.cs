using DeffArts.Search;
using Xunit;

namespace DeffArts.Tests.Search;

public class SearchSettingsRulesTests
{
    public static TheoryData<SearchSettings, string, string> Faults => new()
    {
        { new() { Gamma = -0.1 }, "Gamma", "must be 0 or more, not -0.1" },
        { new() { Gamma = double.NaN }, "Gamma", "must be 0 or more, not NaN" },
        { new() { Layers = 2 }, "Layers", "must be from 3 to 200, not 2" },
        { new() { Nodes = 0 }, "Nodes", "must be from 1 to 16, not 0" },
        { new() { Nodes = 17 }, "Nodes", "must be from 1 to 16, not 17" },
        { new() { InputsPerNode = 3 }, "InputsPerNode", "must be from 1 to 2, not 3" },
        { new() { Operations = ["none"] }, "Operations", "cannot be: the space needs an operation besides 'none'" },
        { new() { Operations = [] }, "Operations", "cannot be: the space needs an operation besides 'none'" },
        { new() { Operations = ["max_pool_3x3", "max_pool_3x3"] }, "Operations",
            "cannot be: an operation is listed twice" },
        { new() { PartialChannels = 3 }, "PartialChannels", "must divide the 16 channels and leave 2 or more, not 3" },
        { new() { PartialChannels = 16 }, "PartialChannels",
            "must divide the 16 channels and leave 2 or more, not 16" },
        { new() { Channels = 1 }, "Channels", "must be from 2 to 4096, not 1" },
        { new() { PartialChannels = 0 }, "PartialChannels", "must be from 1 to 4096, not 0" },
        { new() { WarmupEpochs = 51 }, "WarmupEpochs", "must be from 0 to 50, not 51" },
        { new() { TrainPortion = 1 }, "TrainPortion", "must lie between 0 and 1, not 1" },
        { new() { BetaDecay = -1 }, "BetaDecay", "must be 0 or more, not -1" },
        { new() { Perturbation = 1.5 }, "Perturbation", "must be from 0 to 1, not 1.5" },
        { new() { AuxiliarySkip = double.NaN }, "AuxiliarySkip", "must be 0 or more, not NaN" },
        { new() { TemperatureMin = 0 }, "TemperatureMin", "must be more than 0, not 0" },
        { new() { Temperature = 0.01 }, "Temperature", "must not be below temperature-min, not 0.01" },
        { new() { CurvatureStop = 1 }, "CurvatureStop", "must be more than 1, or 0 for never, not 1" },
        { new() { SelectionSteps = -1 }, "SelectionSteps", "must be 0 or more, not -1" },
        { new() { SelectionImages = 0 }, "SelectionImages", "must be 1 or more, not 0" },
        {
            new() { BetaDecay = 25, Relaxation = RelaxationForm.Dirichlet }, "BetaDecay",
            "holds a softmax's alpha; with relaxation dirichlet it must be 0"
        },
        {
            new() { Perturbation = 0.3, Relaxation = RelaxationForm.Gumbel }, "Perturbation",
            "would blur the one sampled operation; with relaxation gumbel it must be 0"
        },
        {
            new() { AuxiliarySkip = 1, Operations = ["max_pool_3x3"] }, "AuxiliarySkip",
            "needs skip_connect among the operations, else it must be 0"
        },
        {
            new() { FixedAlpha = true }, "FixedAlpha",
            "leaves nothing to select by magnitude; it needs selection perturbation"
        },
        {
            new() { FixedAlpha = true, Selection = SelectionForm.Perturbation, CurvatureStop = 1.3 }, "CurvatureStop",
            "watches alpha, which fixed-alpha holds still; it must be 0"
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void EachFaultIsNamedByItsProperty(SearchSettings settings, string field, string problem) =>
        Assert.Equal((field, problem), Assert.Single(settings.Validate()));

    [Fact]
    public void ThePapersSettingsAreInOrder() => Assert.Empty(new SearchSettings().Validate());
}

using DeffArts.Search;
using DeffArts.Settings;
using Xunit;

namespace DeffArts.Tests.Settings;

/// <summary>A method and a limit set other settings, below whatever is set by name.</summary>
public class MethodsTests
{
    public static TheoryData<string> Names => [.. Methods.Names];

    private static SearchRunSettings Resolve(string[] config, params string[] commandLine) => ResolvedSettings.From(
        SearchTable.Schema, [.. config.Select(Given)], [.. commandLine.Select(Given)]).Settings;

    private static Assignment Given(string text) => new(text.Split('=', 2)[0], text.Split('=', 2)[1], text);

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryMethodIsMadeOfSettingsThatGoTogether(string name)
    {
        var settings = Resolve([], $"method={name}");

        Assert.Empty(settings.Validate());
        Assert.Equal(name, settings.Method);
        Assert.All(Methods.All.Single(method => method.Name == name).Values, value =>
            Assert.Equal(value.Text, SearchTable.Find(value.Name)!.Text(settings)));
    }

    [Fact]
    public void ASettingByNameWinsOverTheMethodWhereverBothStand()
    {
        Assert.Equal(10, Resolve(["beta-decay=10"], "method=beta-darts").Search.BetaDecay);
        Assert.Equal(10, Resolve(["beta-decay=10", "method=beta-darts"]).Search.BetaDecay);
        Assert.Equal(10, Resolve(["method=beta-darts"], "beta-decay=10").Search.BetaDecay);
        Assert.Equal(25, Resolve(["method=beta-darts"]).Search.BetaDecay);
    }

    [Fact]
    public void AMethodOfTheCommandLineReplacesThatOfTheFile()
    {
        var settings = Resolve(["method=beta-darts"], "method=drnas").Search;

        Assert.Equal((0, RelaxationForm.Dirichlet), (settings.BetaDecay, settings.Relaxation));
    }

    [Fact]
    public void ALimitFindsGammaItselfAndRefusesOneThatIsGiven()
    {
        var settings = Resolve([], "limit=macs=100M");

        Assert.Equal((0, "macs=100M"), (settings.Search.Gamma, settings.Limit!.ToString()));
        var refused = Assert.Throws<InvalidSettingsException>(() => Resolve(["gamma=0.01"], "limit=macs=100M"));
        Assert.Equal(
            "gamma must be 0 with a limit, which finds the cost's strength itself: gamma=0.01", refused.Message);
        Assert.Equal(0.01, Resolve([]).Search.Gamma);
    }

    [Fact]
    public void AnUnknownMethodIsRefused() => Assert.StartsWith(
        "method: ", Assert.Throws<InvalidSettingsException>(() => Resolve([], "method=dart")).Message);

    [Fact]
    public void ALimitThatNoCellsMeetIsSaidBeforeTheSearch()
    {
        var settings = Resolve([], "limit=parameters=100");

        var refused = Assert.Throws<InvalidSettingsException>(
            () => settings.SearchLimit(Search.TinySearch.Data().Images));
        Assert.StartsWith("limit parameters=100 cannot be met: the cheapest cells cost ", refused.Message);
    }
}

using System.Collections.Immutable;
using DeffArts.Settings;

namespace DeffArts.Bench.Referee;

/// <summary>One search of a campaign.</summary>
/// <param name="Method">A method's name and single settings, as <c>drnas+alpha-learning-rate=0.01</c>.</param>
/// <param name="Limit">As <c>--limit</c> takes it; <c>none</c> for none.</param>
/// <param name="Seed">The search's.</param>
internal sealed record CampaignMember(string Method, string Limit, string Seed)
{
    /// <summary>What stands for no limit.</summary>
    public const string NoLimit = "none";

    /// <summary>The run folder's name.</summary>
    public string Name => $"{Method}-{Limit}-{Seed}";

    /// <summary>The settings as <c>name=value</c>, later ones winning.</summary>
    /// <param name="common">Of every member.</param>
    public ImmutableArray<string> Settings(IEnumerable<string> common)
    {
        var parts = Method.Split('+');
        string[] limit = Limit == NoLimit ? [] : [$"limit={Limit}"];
        return [.. common, $"method={parts[0]}", .. parts.Skip(1), .. limit, $"seed={Seed}"];
    }

    /// <summary>The settings resolved.</summary>
    /// <exception cref="InvalidSettingsException">One that cannot be.</exception>
    public static ResolvedSettings<SearchRunSettings> Resolve(IEnumerable<string> settings) =>
        ResolvedSettings.From(SearchTable.Schema, [], [.. settings.Select(text =>
        {
            var parts = text.Split('=', 2);
            return parts.Length == 2 && (parts[0] == "preset" || SearchTable.Find(parts[0]) is not null)
                ? new Assignment(parts[0], parts[1], text)
                : throw new InvalidSettingsException($"'{text}' is not NAME=VALUE with the name of a setting");
        })]);
}

using System.Text.Json.Nodes;

namespace DeffArts.Settings;

/// <summary>What a setting touches; the groups of the long help.</summary>
public enum SettingGroup
{
    /// <summary>What is searched on.</summary>
    Data,

    /// <summary>Eq. 1 to 4.</summary>
    Method,

    /// <summary>The search space and the supernet.</summary>
    Network,

    /// <summary>SGD, Adam and what they are fed.</summary>
    Training,

    /// <summary>Where and how it runs: changes no result beyond rounding.</summary>
    Run,
}

/// <summary>One row of a <see cref="SettingSchema{T}"/>: the only place that knows a setting by its name.</summary>
/// <param name="Name">As written in a config file and, after two dashes, on the command line.</param>
/// <param name="Form">What a value looks like, for the help: <c>N</c>, <c>first|second</c>.</param>
/// <param name="Help">One line.</param>
/// <param name="Group">Its place in the help.</param>
/// <param name="IsBasic">Described in the short help.</param>
/// <param name="Read">The settings with this one read from text; a FormatException says what it must be.</param>
/// <param name="Write">Its value, which <paramref name="Read"/> reads back exactly (lists joined by commas).</param>
public sealed record Setting<T>(
    string Name, string Form, string Help, SettingGroup Group, bool IsBasic,
    Func<T, string, T> Read, Func<T, JsonNode> Write)
{
    /// <summary>
    /// What runs did that were recorded before there was this setting; null where there has always been one.
    /// </summary>
    public string? Before { get; init; }

    /// <summary>On or off: may stand on the command line without a value.</summary>
    public bool IsSwitch => Form == SettingText.Switch;

    /// <summary>The value as it would be written on the command line.</summary>
    public string Text(T settings) => SettingText.Of(Write(settings));
}

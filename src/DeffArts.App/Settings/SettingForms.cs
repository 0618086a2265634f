using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using DeffArts.Space;

namespace DeffArts.App.Settings;

/// <summary>The forms that a setting's value can have, each as a pair of reading from text and writing.</summary>
internal static class SettingForms
{
    /// <summary>The form of a setting that is on or off.</summary>
    public const string Switch = "true|false";

    private const string Number = "X";
    private const string Whole = "N";

    /// <summary>A finite number.</summary>
    public static Setting OfNumber(
        string name, string help, Func<RunSettings, double> get, Func<RunSettings, double, RunSettings> set) =>
        new(name, Number, help, default, IsBasic: false,
            (settings, text) => set(settings, ReadNumber(text)), settings => JsonValue.Create(get(settings)));

    /// <summary>A whole number.</summary>
    public static Setting OfWhole(
        string name, string help, Func<RunSettings, long> get, Func<RunSettings, long, RunSettings> set) =>
        new(name, Whole, help, default, IsBasic: false,
            (settings, text) => set(settings, ReadWhole(text, long.MinValue, long.MaxValue)),
            settings => JsonValue.Create(get(settings)));

    /// <summary>A whole number of everyday size.</summary>
    public static Setting OfCount(
        string name, string help, Func<RunSettings, int> get, Func<RunSettings, int, RunSettings> set) =>
        new(name, Whole, help, default, IsBasic: false,
            (settings, text) => set(settings, (int)ReadWhole(text, int.MinValue, int.MaxValue)),
            settings => JsonValue.Create(get(settings)));

    /// <summary>On or off.</summary>
    public static Setting OfSwitch(
        string name, string help, Func<RunSettings, bool> get, Func<RunSettings, bool, RunSettings> set) =>
        new(name, Switch, help, default, IsBasic: false,
            (settings, text) => set(settings, ReadChoice(text, ["true", "false"]) == "true"),
            settings => JsonValue.Create(get(settings)));

    /// <summary>Any text.</summary>
    public static Setting OfText(
        string name, string form, string help,
        Func<RunSettings, string> get, Func<RunSettings, string, RunSettings> set) =>
        new(name, form, help, default, IsBasic: false, set, settings => JsonValue.Create(get(settings)));

    /// <summary>One of a few words.</summary>
    public static Setting OfChoice(
        string name, ImmutableArray<string> words, string help,
        Func<RunSettings, string> get, Func<RunSettings, string, RunSettings> set) =>
        new(name, string.Join('|', words), help, default, IsBasic: false,
            (settings, text) => set(settings, ReadChoice(text, words)), settings => JsonValue.Create(get(settings)));

    /// <summary>One value of an enumeration, by its name in small letters.</summary>
    public static Setting OfEnum<T>(
        string name, string help, Func<RunSettings, T> get, Func<RunSettings, T, RunSettings> set)
        where T : struct, Enum =>
        OfChoice(name, [.. Enum.GetNames<T>().Select(Small)], help,
            settings => Small(get(settings).ToString()),
            (settings, text) => set(settings, Enum.Parse<T>(text, ignoreCase: true)));

    /// <summary>Names separated by commas.</summary>
    public static Setting OfList(
        string name, string form, string help, Func<RunSettings, ImmutableArray<string>> get,
        Func<RunSettings, ImmutableArray<string>, RunSettings> set) =>
        new(name, form, help, default, IsBasic: false,
            (settings, text) => set(settings, ReadList(text)),
            settings => new JsonArray([.. get(settings).Select(item => JsonValue.Create(item))]));

    /// <summary>The text form of a written value.</summary>
    public static string Text(JsonNode value) =>
        value is JsonArray list ? string.Join(',', list.Select(item => item?.ToString())) : value.ToString();

    private static string Small(string name) => name.ToLowerInvariant();

    private static double ReadNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : throw new FormatException($"'{text}' is not a number");

    private static long ReadWhole(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : throw new FormatException($"'{text}' is not a whole number from {least} to {most}");

    private static string ReadChoice(string text, ImmutableArray<string> words) =>
        words.Contains(text)
            ? text
            : throw new FormatException(
                $"'{text}' is none of {string.Join(", ", words)}; did you mean '{Spelling.Nearest(text, words)}'?");

    private static ImmutableArray<string> ReadList(string text)
    {
        ImmutableArray<string> items = [.. text.Split(',', StringSplitOptions.TrimEntries)];
        return items.Contains("") ? throw new FormatException($"'{text}' has an empty item") : items;
    }
}

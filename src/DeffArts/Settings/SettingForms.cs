using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace DeffArts.Settings;

/// <summary>The forms that a setting's value can have, each as a pair of reading from text and writing.</summary>
internal static class SettingForms<T>
{
    private const string Number = "X";
    private const string Whole = "N";

    /// <summary>The settings of one group of the help.</summary>
    public static IEnumerable<Setting<T>> Grouped(SettingGroup group, params Setting<T>[] settings) =>
        settings.Select(setting => setting with { Group = group });

    /// <summary>The setting, described in the short help too.</summary>
    public static Setting<T> Basic(Setting<T> setting) => setting with { IsBasic = true };

    /// <summary>A finite number.</summary>
    public static Setting<T> OfNumber(
        string name, string help, Func<T, double> get, Func<T, double, T> set) =>
        new(name, Number, help, default, IsBasic: false,
            (settings, text) =>
                set(settings, SettingText.ReadNumber(text)), settings => JsonValue.Create(get(settings)));

    /// <summary>A whole number.</summary>
    public static Setting<T> OfWhole(
        string name, string help, Func<T, long> get, Func<T, long, T> set) =>
        new(name, Whole, help, default, IsBasic: false,
            (settings, text) => set(settings, SettingText.ReadWhole(text, long.MinValue, long.MaxValue)),
            settings => JsonValue.Create(get(settings)));

    /// <summary>A whole number of everyday size.</summary>
    public static Setting<T> OfCount(
        string name, string help, Func<T, int> get, Func<T, int, T> set) =>
        new(name, Whole, help, default, IsBasic: false,
            (settings, text) => set(settings, (int)SettingText.ReadWhole(text, int.MinValue, int.MaxValue)),
            settings => JsonValue.Create(get(settings)));

    /// <summary>On or off.</summary>
    public static Setting<T> OfSwitch(
        string name, string help, Func<T, bool> get, Func<T, bool, T> set) =>
        new(name, SettingText.Switch, help, default, IsBasic: false,
            (settings, text) => set(settings, SettingText.ReadChoice(text, ["true", "false"]) == "true"),
            settings => JsonValue.Create(get(settings)));

    /// <summary>Any text.</summary>
    public static Setting<T> OfText(
        string name, string form, string help,
        Func<T, string> get, Func<T, string, T> set) =>
        new(name, form, help, default, IsBasic: false, set, settings => JsonValue.Create(get(settings)));

    /// <summary>One of a few words.</summary>
    public static Setting<T> OfChoice(
        string name, ImmutableArray<string> words, string help,
        Func<T, string> get, Func<T, string, T> set) =>
        new(name, string.Join('|', words), help, default, IsBasic: false,
            (settings, text) =>
                set(settings, SettingText.ReadChoice(text, words)), settings => JsonValue.Create(get(settings)));

    /// <summary>One value of an enumeration, by its name in small letters.</summary>
    public static Setting<T> OfEnum<TEnum>(
        string name, string help, Func<T, TEnum> get, Func<T, TEnum, T> set)
        where TEnum : struct, Enum =>
        OfChoice(name, [.. Enum.GetNames<TEnum>().Select(SettingText.Small)], help,
            settings => SettingText.Small(get(settings).ToString()),
            (settings, text) => set(settings, Enum.Parse<TEnum>(text, ignoreCase: true)));

    /// <summary>Names separated by commas.</summary>
    public static Setting<T> OfList(
        string name, string form, string help, Func<T, ImmutableArray<string>> get,
        Func<T, ImmutableArray<string>, T> set) =>
        new(name, form, help, default, IsBasic: false,
            (settings, text) => set(settings, SettingText.ReadList(text)),
            settings => new JsonArray([.. get(settings).Select(item => JsonValue.Create(item))]));
}

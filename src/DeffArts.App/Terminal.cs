using Spectre.Console;

namespace DeffArts.App;

/// <summary>What stdout leads to.</summary>
internal static class Terminal
{
    private const int DefaultWidth = 80;

    /// <summary>Whether things may be drawn in place: a terminal that can, and nobody asked for plain text.</summary>
    public static bool IsLive =>
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>The terminal as a place to draw on.</summary>
    public static IAnsiConsole Live() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
    });

    /// <summary>Columns to write text in.</summary>
    public static int Width =>
        Console.IsOutputRedirected || Console.WindowWidth < 1 ? DefaultWidth : Console.WindowWidth;
}

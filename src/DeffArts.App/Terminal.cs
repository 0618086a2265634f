using Spectre.Console;

namespace DeffArts.App;

/// <summary>What stdout leads to.</summary>
internal static class Terminal
{
    private const int DefaultWidth = 80;

    /// <summary>Whether things may be drawn in place: a terminal that can.</summary>
    public static bool IsLive =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>The terminal as a place to draw on.</summary>
    public static IAnsiConsole Live() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        // https://no-color.org asks for no colours where the variable is not empty, and for nothing else.
        ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            ? ColorSystemSupport.Detect
            : ColorSystemSupport.NoColors,
    });

    /// <summary>Columns that a table may have: a file or a pipe takes any.</summary>
    public static int TableWidth =>
        Console.IsOutputRedirected || Console.WindowWidth < 1 ? int.MaxValue : Console.WindowWidth;

    /// <summary>Columns to write text in.</summary>
    public static int Width =>
        Console.IsOutputRedirected || Console.WindowWidth < 1 ? DefaultWidth : Console.WindowWidth;
}

using System.Diagnostics;
using DeffArts.App;

namespace DeffArts.Tests.App;

/// <summary>The built program as its users run it.</summary>
internal static class DeffArtsProcess
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly string Cache = Path.Combine(AppContext.BaseDirectory, "test-cache");

    /// <summary>Where it is.</summary>
    public static readonly string Program =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "DeffArts.App.exe" : "DeffArts.App");

    /// <summary>Settings of a search of seconds: 8 steps in 2 epochs.</summary>
    public static string[] Tiny(params string[] more) =>
    [
        "search", "--train-images", "40", "--image-size", "8", "--layers", "3", "--nodes", "1",
        "--batch-size", "5", "--threads", "1", .. Unless(more, "--epochs", "2"), .. Unless(more, "--channels", "2"),
        .. more,
    ];

    /// <summary>Settings of a training of seconds: 8 steps in 2 epochs.</summary>
    public static string[] TinyTraining(params string[] more) =>
    [
        "train", "DARTS_V2", "--train-images", "40", "--image-size", "8", "--layers", "3", "--channels", "2",
        "--batch-size",
        "10", "--drop-path", "0.3", "--threads", "1", .. Unless(more, "--epochs", "2"), .. more,
    ];

    private static string[] Unless(string[] given, string name, string value) =>
        given.Contains(name) ? [] : [name, value];

    /// <summary>Runs to the end in a folder.</summary>
    public static Ended Run(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        return End(process);
    }

    /// <summary>Runs to the end in a folder, on a computer that has no other programs.</summary>
    public static Ended RunAlone(string folder, params string[] arguments)
    {
        var start = Description(folder, arguments);
        start.Environment["PATH"] = folder;
        using var process = Process.Start(start)!;
        return End(process);
    }

    /// <summary>Runs to the end in a folder, with a variable of the environment.</summary>
    public static Ended RunWith(string folder, (string Name, string Value) variable, params string[] arguments)
    {
        var start = Description(folder, arguments);
        start.Environment[variable.Name] = variable.Value;
        using var process = Process.Start(start)!;
        return End(process);
    }

    /// <summary>Runs a copy of the program to the end in a folder.</summary>
    public static Ended RunAt(string program, string folder, params string[] arguments)
    {
        using var process = StartAt(program, folder, arguments);
        return End(process);
    }

    /// <summary>Starts in a folder.</summary>
    public static Process Start(string folder, params string[] arguments) =>
        Process.Start(Description(folder, arguments))!;

    /// <summary>Starts a copy of the program in a folder.</summary>
    public static Process StartAt(string program, string folder, params string[] arguments)
    {
        var start = Description(folder, arguments);
        start.FileName = program;
        return Process.Start(start)!;
    }

    private static ProcessStartInfo Description(string folder, string[] arguments) => new(Program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
        // The launcher's setting: without it the program would start twice.
        Environment =
        {
            ["XDG_CACHE_HOME"] = Cache,
            ["DEFFARTS_RUNS"] = "",
            [MallocSettings.Variable] = MallocSettings.Value,
            // Several programs share the cores here: OpenMP's threads spin where they wait, and the JIT's profiles do
            // not pay within two seconds. Neither changes a number.
            ["GOMP_SPINCOUNT"] = "0",
            ["DOTNET_TieredPGO"] = "0",
        },
    };

    /// <summary>Waits for the end.</summary>
    public static Ended End(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill();
            throw new TimeoutException($"still running after {Longest}");
        }

        return new Ended(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>How it ended.</summary>
    public sealed record Ended(int Code, string Output, string Error)
    {
        public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

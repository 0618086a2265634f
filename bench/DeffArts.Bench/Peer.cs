using System.Diagnostics;
using System.Globalization;

namespace DeffArts.Bench;

/// <summary>
/// The peer: bench/peer/steps.py in a Python process that is kept. Between its steps it waits for its input, asleep.
/// </summary>
internal sealed class Peer : IDisposable
{
    // Debian's packages belong to /usr/bin/python3, which need not be the first on the path.
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3"];
    private readonly Process process;

    private Peer(Process process) => this.process = process;

    /// <summary>Version of PyTorch and number of weights.</summary>
    public string Description { get; private init; } = "";

    /// <summary>Starts it; null where no interpreter has PyTorch.</summary>
    public static Peer? Start(StepBenchSettings settings)
    {
        if (Array.Find(Interpreters, HasTorch) is not { } python)
        {
            return null;
        }

        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "steps.py"), $"{settings.Batch}", $"{settings.Channels}",
            $"{settings.Layers}", $"{settings.Threads}",
        ];
        var script = Process.Start(new ProcessStartInfo(python, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return new Peer(script) { Description = script.StandardOutput.ReadLine() ?? "nothing" };
    }

    /// <summary>Takes a step, by its name in the script.</summary>
    /// <returns>Seconds.</returns>
    /// <exception cref="InvalidOperationException">
    /// The script has ended; what it wrote is on the error output.
    /// </exception>
    public double Step(string name)
    {
        process.StandardInput.WriteLine(name);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() is { } line
            ? double.Parse(line, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("the peer ended: its lines above say why");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static bool HasTorch(string python)
    {
        try
        {
            using var probe = Process.Start(new ProcessStartInfo(python, ["-c", "import torch"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
            probe.StandardError.ReadToEnd();
            probe.WaitForExit();
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such program.
            return false;
        }
    }
}

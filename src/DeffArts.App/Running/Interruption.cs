using System.Runtime.InteropServices;

namespace DeffArts.App.Running;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP, the end of the terminal: the first asks the search to save and stop, the second ends the
/// program at once (the last checkpoint stands). A program that another one started, as a sweep does, is asked by the
/// end of its standard input instead: so it stops too when that one is killed, and what a terminal sends to both does
/// not count twice.
/// </summary>
internal sealed partial class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>
    /// The environment variable that tells a program that the end of its standard input asks it to stop.
    /// </summary>
    public const string ByInputVariable = "DEFFARTS_STOP_BY_INPUT";

    /// <summary>Begins to listen.</summary>
    public Interruption()
    {
        var byInput = Environment.GetEnvironmentVariable(ByInputVariable) == "1";
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, byInput ? Ignore : Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, byInput ? Ignore : Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
        if (byInput)
        {
            new Thread(WaitForEndOfInput) { IsBackground = true, Name = "end of input" }.Start();
        }
    }

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Whether the search is asked to stop.</summary>
    public bool IsRequested => source.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void WaitForEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        var unused = new byte[1];
        while (input.Read(unused) > 0)
        {
        }

        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run came to its end first.
        }
    }

    private static void Ignore(PosixSignalContext context) => context.Cancel = true;

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (source.IsCancellationRequested)
        {
            if (Terminal.IsLive)
            {
                // The live display hid the cursor and cannot bring it back any more.
                Console.Out.Write("\u001b[?25h\n");
            }

            End();
        }

        source.Cancel();
    }

    private static void End()
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(ExitCode.Interrupted);
        }

        // An orderly exit would take the tensor library apart under the step that is still computing.
        ExitAtOnce(ExitCode.Interrupted);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void ExitAtOnce(int code);
}

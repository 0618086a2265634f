using System.Runtime.InteropServices;

namespace DeffArts.App.Running;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the search to stop after its step, the second ends the program at once (the last
/// checkpoint stands).
/// </summary>
internal sealed partial class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Begins to listen.</summary>
    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

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

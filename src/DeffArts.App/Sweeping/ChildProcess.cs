using System.ComponentModel;
using System.Diagnostics;
using DeffArts.App.Running;
using DeffArts.Files;
using DeffArts.Runs;

namespace DeffArts.App.Sweeping;

/// <summary>This program, started once more by itself; asked to stop by the end of its standard input.</summary>
internal static class ChildProcess
{
    /// <summary>How a process ended.</summary>
    /// <param name="Code">Its exit code.</param>
    /// <param name="LastError">The last line that it wrote to stderr, if any.</param>
    public sealed record Ended(int Code, string? LastError)
    {
        private const string Prefix = "deffarts: ";

        private string Signal => Code switch
        {
            137 => " (signal 9, by which the system also ends a process when memory runs out)",
            > 128 => $" (signal {Code - 128})",
            _ => "",
        };

        /// <summary>Why it failed, in one line.</summary>
        public string Failure => LastError is null
            ? $"ended with code {Code}{Signal} and no word on stderr"
            : LastError.StartsWith(Prefix, StringComparison.Ordinal) ? LastError[Prefix.Length..] : LastError;
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="program">The program as its parent keeps it.</param>
    /// <param name="arguments">Its arguments, passed on as they are: no shell reads them.</param>
    /// <param name="log">A file that takes its lines behind those that are in it.</param>
    /// <param name="line">Takes the lines that it writes to stdout; called on other threads.</param>
    /// <param name="stop">Asks it to save and end.</param>
    /// <exception cref="InvalidRunException">The log cannot be written.</exception>
    /// <exception cref="FailedException">It cannot be started.</exception>
    public static async Task<Ended> Run(
        KeptProgram program, IEnumerable<string> arguments, string log, Action<string> line, CancellationToken stop)
    {
        using var lines = OpenLog(log);
        string? lastError = null;
        IOException? full = null;
        using var process = new Process { StartInfo = StartInfo(program, arguments) };
        process.OutputDataReceived += (_, data) => Take(data.Data, line);
        process.ErrorDataReceived += (_, data) => Take(data.Data, words => lastError = words);
        Start(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var asked = stop.Register(process.StandardInput.Close);
        await process.WaitForExitAsync(CancellationToken.None);
        if (full is not null)
        {
            throw CannotWrite(log, full);
        }

        return new Ended(process.ExitCode, lastError);

        void Take(string? words, Action<string> then)
        {
            if (!string.IsNullOrWhiteSpace(words))
            {
                try
                {
                    lines.WriteLine(words);
                }
                catch (IOException e)
                {
                    // Thrown here, on a thread of the pool, it would end the program.
                    full ??= e;
                }

                then(words);
            }
        }
    }

    private static ProcessStartInfo StartInfo(KeptProgram program, IEnumerable<string> arguments)
    {
        var (file, before) = program.Start;
        return new ProcessStartInfo(file, [.. before, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Interruption.ByInputVariable] = "1" },
        };
    }

    private static TextWriter OpenLog(string log)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(log)!);
            return TextWriter.Synchronized(new StreamWriter(log, append: true) { AutoFlush = true });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(log, e);
        }
    }

    private static InvalidRunException CannotWrite(string log, Exception cause) =>
        new($"cannot write {log}: {FileReason.OfWriting(cause, log)}; check the folder and its permissions", cause);

    private static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new FailedException($"cannot start {process.StartInfo.FileName}: {e.Message}", e);
        }
    }
}

using System.Diagnostics;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>Started without the launcher, the program sets for itself what the launcher sets.</summary>
public class MallocSettingsTests
{
    private const string Variable = "GLIBC_TUNABLES";

    [Fact]
    public async Task TheProgramStartsOnceMoreInItsOwnPlaceWithTheVariableSet()
    {
        var environment = await Environ(given: null, waitFor: $"{Variable}=glibc.malloc.hugetlb=1");

        Assert.Single(environment, entry => entry.StartsWith(Variable, StringComparison.Ordinal));
        Assert.Contains("XDG_CACHE_HOME=/some where", environment);
    }

    [Fact]
    public async Task WhatTheUserHasSetStays() =>
        Assert.Contains($"{Variable}=glibc.malloc.perturb=0", await Environ("glibc.malloc.perturb=0", waitFor: null));

    /// <summary>
    /// The environment of a running search, once a variable is there or the search has made its folder.
    /// </summary>
    private static async Task<string[]> Environ(string? given, string? waitFor)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only glibc has the variable");
        var folder = Directory.CreateTempSubdirectory("deffarts-malloc-");
        var arguments = DeffArtsProcess.Tiny("--epochs", "500");
        var start = new ProcessStartInfo(DeffArtsProcess.Program, arguments)
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Variable] = given, ["XDG_CACHE_HOME"] = "/some where" },
        };
        using var process = Process.Start(start)!;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromMinutes(2));
            while (true)
            {
                var environment = Strings(process.Id, "environ");
                if (waitFor is null
                    ? Directory.Exists(Path.Combine(folder.FullName, "runs"))
                    : Array.Exists(environment, entry => entry.StartsWith(waitFor, StringComparison.Ordinal)))
                {
                    Assert.Equal(arguments, Strings(process.Id, "cmdline")[1..]);
                    return environment;
                }

                Assert.False(process.HasExited, process.HasExited
                    ? await process.StandardError.ReadToEndAsync(limit.Token)
                    : "");
                await Task.Delay(50, limit.Token);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            folder.Delete(recursive: true);
        }
    }

    private static string[] Strings(int process, string file) =>
        File.ReadAllText($"/proc/{process}/{file}").TrimEnd('\0').Split('\0');
}

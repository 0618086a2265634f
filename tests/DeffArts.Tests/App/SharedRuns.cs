using DeffArts.Tests.App;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedRuns))]

namespace DeffArts.Tests.App;

/// <summary>
/// A search and trainings of seconds, made by the built program when the first test asks for them. Tests that want a
/// run, whichever, get a copy of their own.
/// </summary>
public sealed class SharedRuns : IDisposable
{
    private static readonly Lock Making = new();
    private static TemporaryFolder? made;

    /// <summary>
    /// The search that <see cref="DeffArtsProcess.Tiny"/> describes, as a new folder in the one named.
    /// </summary>
    /// <returns>Its path.</returns>
    internal static string Search(string folder) => Copy("search", DeffArtsProcess.Tiny(), folder);

    /// <summary>
    /// The training that <see cref="DeffArtsProcess.TinyTraining"/> describes, as a new folder in the one named.
    /// </summary>
    /// <returns>Its path.</returns>
    internal static string Training(string folder) => Copy("training", DeffArtsProcess.TinyTraining(), folder);

    /// <summary>The same training after its first step, as a new folder in the one named.</summary>
    /// <returns>Its path.</returns>
    internal static string BegunTraining(string folder) =>
        Copy("begun", DeffArtsProcess.TinyTraining("--max-steps", "1"), folder);

    /// <summary>Removes them after the last test.</summary>
    public void Dispose() => made?.Dispose();

    private static string Copy(string name, string[] arguments, string folder)
    {
        string run;
        lock (Making)
        {
            made ??= new TemporaryFolder();
            if (!Directory.Exists(made[name]))
            {
                var ended = DeffArtsProcess.Run(made.Path, [.. arguments, "--out", name]);
                Assert.Equal((0, ""), (ended.Code, ended.Error));
            }

            run = Directory.EnumerateDirectories(made[name]).Single();
        }

        var copy = Path.Combine(folder, Path.GetFileName(run));
        foreach (var inner in Directory.EnumerateDirectories(run, "*", SearchOption.AllDirectories).Prepend(run))
        {
            TemporaryFolder.Copy(inner, Path.Combine(copy, Path.GetRelativePath(run, inner)));
        }

        return copy;
    }
}

namespace DeffArts.Fuzz;

/// <summary>
/// The folder of what was found: every fault once, with the smallest input that shows it and how it was made. The input
/// that is being read stands there as well, for a crash that takes the process with it.
/// </summary>
internal sealed class Findings
{
    private const string Current = "current.input";
    private readonly string folder;
    private readonly HashSet<(string, string)> known = [];

    /// <summary>Keeps findings in a folder.</summary>
    public Findings(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>Faults so far.</summary>
    public int Count => known.Count;

    /// <summary>Remembers the input that is about to be read.</summary>
    public void Remember(byte[] input) => File.WriteAllBytes(Path.Combine(folder, Current), input);

    /// <summary>Forgets it: the program lives.</summary>
    public void Forget() => File.Delete(Path.Combine(folder, Current));

    /// <summary>Keeps an input, where its fault is a new one.</summary>
    /// <returns>The line to print, or null for a fault that is known.</returns>
    public string? Add(Target target, byte[] input, string problem, string origin)
    {
        if (!known.Add((target.Name, problem)))
        {
            return null;
        }

        var path = Path.Combine(folder, $"{target.Name}-{known.Count}.input");
        File.WriteAllBytes(path, input);
        File.WriteAllText(Path.ChangeExtension(path, ".txt"), $"{target.Name}: {problem}\n{origin}\n");
        return $"FOUND {target.Name}: {problem}\n      {origin}; again: --target {target.Name} --input {path}";
    }
}

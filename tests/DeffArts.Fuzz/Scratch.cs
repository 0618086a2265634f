namespace DeffArts.Fuzz;

/// <summary>A folder for the files that readers are given; it ends with the program.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("deffarts-fuzz-").FullName;

    /// <summary>A path in it, whose folder is there.</summary>
    public string In(params string[] names)
    {
        var full = Path.Combine([path, .. names]);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    /// <summary>A reader of a file, given the bytes of it.</summary>
    public Action<byte[]> File(string name, Action<string> read)
    {
        var file = In(name);
        return input =>
        {
            System.IO.File.WriteAllBytes(file, input);
            read(file);
        };
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(path, recursive: true);
}

namespace DeffArts.Tests;

/// <summary>A folder that ends with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("deffarts-test-").FullName;

    public string In(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public string this[string relative] => In(relative);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Copies the files of one folder.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        }
    }
}

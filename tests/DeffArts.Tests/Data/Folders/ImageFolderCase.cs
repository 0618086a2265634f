using DeffArts.Data;
using DeffArts.Data.Folders;
using Xunit;

namespace DeffArts.Tests.Data.Folders;

/// <summary>A folder to make class folders of small grey pictures in.</summary>
public abstract class ImageFolderCase : IDisposable
{
    protected const int Size = 8;

    private protected TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static HashSet<int> Values(ImageSet images) =>
        [.. Enumerable.Range(0, images.Count).Select(i => (int)images.Image(i)[0])];

    protected void TwoClasses()
    {
        Grey("d/a/1.png", 1);
        Grey("d/b/1.png", 2);
    }

    protected void Grey(string path, byte value, int width = 12, int height = 12) =>
        Png.Write(Folder[path], width, height, (_, _) => (value, value, value));

    protected Dataset Read(string name) => ImageFolder.Read(Folder[name], Size, Folder["cache"]);

    protected TestSelection ReadTest(string name) =>
        ImageFolder.ReadTest(Folder[name], Size, ["a", "b", "c"], Folder["cache"]);

    protected string TestError(string name) => Assert.Throws<DataException>(() => ReadTest(name)).Message;

    protected string Error(string name) => Assert.Throws<DataException>(() => Read(name)).Message;
}

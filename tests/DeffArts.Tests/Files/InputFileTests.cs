using System.IO.Pipes;
using DeffArts.App;
using DeffArts.App.Commands;
using DeffArts.App.Settings;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Data.Photographs;
using DeffArts.Files;
using DeffArts.Runs;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.Files;

/// <summary>No file that a user may name is read without an end, or waited for.</summary>
public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("/dev/zero", "it is a device")]
    [InlineData("/dev/urandom", "it is a device")]
    [InlineData("pipe", "it is a pipe")]
    [InlineData("link to a device", "it is a device")]
    [InlineData("link to a pipe", "it is a pipe")]
    [InlineData("folder", "it is a folder")]
    public async Task WhatHasNoEndIsRefusedAndNotOpened(string name, string expected)
    {
        var path = Make(name);

        Assert.Contains(
            expected, (await Refused(() => InputFile.ReadBytes(path, 100))).Message, StringComparison.Ordinal);
        Assert.Contains(
            expected, (await Refused(() => InputFile.Open(path).Dispose())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APipeThatTheProgramWasHandedIsReadToItsEnd()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors have names on Linux only");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using (var writer = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle))
        {
            writer.Write("gamma = 1"u8);
        }

        var path = $"/dev/fd/{pipe.SafePipeHandle.DangerousGetHandle()}";
        Assert.Equal("gamma = 1", InputFile.ReadText(path, 100));

        using var endless = new AnonymousPipeServerStream(PipeDirection.In);
        using var more = new AnonymousPipeClientStream(PipeDirection.Out, endless.ClientSafePipeHandle);
        more.Write(new byte[101]);
        var tooLong = Assert.Throws<IOException>(
            () => InputFile.ReadBytes($"/dev/fd/{endless.SafePipeHandle.DangerousGetHandle()}", 100));
        Assert.Contains("too long, more than 100 bytes", tooLong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileIsReadWholeUpToItsLimitAndNoFurther()
    {
        var path = folder.In("a.txt");
        File.WriteAllText(path, "\ufeffzwölf");

        Assert.Equal("zwölf", InputFile.ReadText(path, 9));
        Assert.Equal(9, InputFile.ReadBytes(path, 9).Length);
        Assert.Throws<IOException>(() => InputFile.ReadBytes(path, 8));
    }

    [Theory]
    [InlineData(new byte[] { 65, 0xFF })]
    [InlineData(new byte[] { 65, 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xFF, 0xFE, 65, 0 })]
    public void WhatIsNoUtf8IsRefusedAndNotReplaced(byte[] content)
    {
        File.WriteAllBytes(folder.In("a.txt"), content);

        Assert.Contains(
            "no UTF-8 text, at byte",
            Assert.Throws<IOException>(() => InputFile.ReadText(folder.In("a.txt"), 9)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AFileOfTheSystemThatSaysNoLengthIsReadToo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is of Linux");
        Assert.NotEmpty(InputFile.ReadText("/proc/self/status", 1 << 16));
    }

    [Fact]
    public async Task EveryReaderOfTheProgramGoesThroughThisDoor()
    {
        var pipe = Make("pipe");
        foreach (var name in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
            "data_batch_1.bin" })
        {
            File.CreateSymbolicLink(folder.In(name), pipe);
        }

        File.CreateSymbolicLink(folder.In("a.png"), "/dev/zero");
        await Refused<UsageException>(() => ConfigFile.Read(pipe, []));
        await Refused<UsageException>(() => GenotypeSource.Read("/dev/zero"));
        await Refused<InvalidProcessorException>(() => Processor.Load(pipe));
        await Refused<InvalidRunException>(() => Safetensors.Read(pipe));
        await Refused<InvalidRunException>(() => Assert.Empty(EventLog.Read(pipe)));
        await Refused<DataException>(() => SingleImage.Read(folder.In("a.png"), 8, 3, ["a"]));
        await Refused<DataException>(() => SingleImage.Read(pipe, 8, 3, ["a"]));
        await Refused<DataException>(() => Datasets.Open(new DataRequest($"cifar10:{pipe}", null, 1)));
        await Refused<DataException>(() => Datasets.Open(new DataRequest($"cifar10:{folder.Path}", null, 1)));
        await Refused<DataException>(() => Datasets.Open(new DataRequest($"fashion-mnist:{folder.Path}", null, 1)));
    }

    private string Make(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices and named pipes are looked at on Linux only");
        if (name.StartsWith('/'))
        {
            return name;
        }

        var path = folder.In(name.Replace(' ', '-'));
        switch (name)
        {
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "pipe":
                Assert.Equal(0, Processes.Run("mkfifo", path).ExitCode);
                break;
            case "link to a pipe":
                File.CreateSymbolicLink(path, Make("pipe"));
                break;
            default:
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
        }

        return path;
    }

    private static Task<IOException> Refused(Action read) => Refused<IOException>(read);

    // On a thread of its own: what waits for ever fails the test instead of stopping it.
    private static async Task<T> Refused<T>(Action read)
        where T : Exception =>
        await Assert.ThrowsAsync<T>(
            () => Task.Run(read).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
}

using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Tests.Data;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary><c>test</c> and <c>predict</c> on folders, by the built program, with one training for all.</summary>
public sealed class TestOnFoldersTests : IClassFixture<TestOnFoldersTests.Trained>
{
    private const string Hostile = "b\u001b[31m\nx";
    private readonly Trained trained;

    public TestOnFoldersTests(Trained trained) => this.trained = trained;

    [Fact]
    public void APlainFolderIsTestedWhole()
    {
        Photos("other", 30, 200);

        AssertTested("other", 60, 0, "all 60 images of other");
    }

    [Fact]
    public void ATestFolderAloneNeedsNotAllClasses()
    {
        Png.Write(trained.Folder.In("alone/test/a/1.png"), 9, 9, (_, _) => (1, 250, 1));

        AssertTested("alone", 1, 0, "all 1 images of alone/test");
    }

    [Fact]
    public void AValidationFolderIsUsedAndTheTrainingFolderLeftOut()
    {
        Photos("divided/train", 1, 100);
        Photos("divided/val", 2, 150);

        AssertTested("divided", 4, 0, "all 4 images of divided/val; train left out");
    }

    [Fact]
    public void TheTrainingsOwnFolderKeepsTheTrainingsDivision()
    {
        var own = Json("test", "run");

        AssertTested("own", own.Images, own.LeftOut, own.Choice);
        AssertTested("own/../own/", own.Images, own.LeftOut, own.Choice);
        Assert.Equal(Trained.Photographs, own.Images + own.LeftOut);
        Assert.InRange(own.LeftOut, Trained.Photographs / 2, Trained.Photographs - 1);
    }

    [Fact]
    public void ImagesThatTheNetworkWasTrainedOnAreLeftOutWhereverTheyLie()
    {
        var own = Json("test", "run");
        Photos("copy", Trained.Photographs / 2, 0);
        Photos("copy", 3, 240);

        AssertTested(
            "copy", own.Images + 6, own.LeftOut,
            $"{own.Images + 6} of the {Trained.Photographs + 6} images of copy; {own.LeftOut} left out, as the network was trained on them");
    }

    [Fact]
    public void NamesThatCommandATerminalArePrintedEscaped()
    {
        Png.Write(trained.Folder.In("odd/\u001b[2J\n.png"), 9, 9, (_, _) => (1, 1, 1));
        var test = DeffArtsProcess.Run(trained.Folder.Path, "test", "run", "--threads", "1");
        var predicted = DeffArtsProcess.Run(trained.Folder.Path, "predict", "run", "odd");

        Assert.Contains(@"b\x1b[31m\nx", test.Output, StringComparison.Ordinal);
        Assert.Matches(@"\Aodd/\\x1b\[2J\\n\.png: .*b\\x1b\[31m\\nx.*\n\z", predicted.Output);
        Assert.DoesNotContain('\u001b', test.Output + test.Error + predicted.Output + trained.Output);
    }

    [Fact]
    public void AFolderIsPredictedInOrderAndATruncatedImageLeftOutAndNamed()
    {
        foreach (var name in new[] { "b.png", "a.PNG", "sub/1.png", ".hidden.png" })
        {
            Png.Write(trained.Folder.In($"many/{name}"), 20, 10, (_, _) => (1, 1, 1));
        }

        File.WriteAllText(trained.Folder.In("many/notes.txt"), "");
        File.WriteAllBytes(trained.Folder.In("many/cut.jpg"), Jpeg.Grey(16, 16, 9)[..^9]);
        var text = DeffArtsProcess.Run(trained.Folder.Path, "predict", "run", "many");
        var json = DeffArtsProcess.Run(trained.Folder.Path, "predict", "run", "many", "--json");
        var single = DeffArtsProcess.Run(trained.Folder.Path, "predict", "run", "many/cut.jpg");

        Assert.Equal(
            ["many/a.PNG", "many/b.png", "many/sub/1.png"],
            text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]));
        Assert.Equal((ExitCode.Done, "note: 1 unreadable file left out: many/cut.jpg (truncated)"),
            (text.Code, Assert.Single(text.ErrorLines)));
        Assert.Equal(
            ["many/a.PNG", "many/b.png", "many/sub/1.png"],
            JsonNode.Parse(json.Output)!.AsArray().Select(answer => (string)answer!["image"]!));
        Assert.Equal((ExitCode.Data, ""), (single.Code, single.Output));
        Assert.Contains("many/cut.jpg: truncated", Assert.Single(single.ErrorLines), StringComparison.Ordinal);
    }

    private void AssertTested(string data, int images, int leftOut, string choice) =>
        Assert.Equal((images, leftOut, choice), Json("test", "run", "--data", data));

    private (int Images, int LeftOut, string Choice) Json(params string[] arguments)
    {
        var ended = DeffArtsProcess.Run(trained.Folder.Path, [.. arguments, "--json", "--threads", "1"]);
        Assert.True(ended.Code == ExitCode.Done, ended.Error);
        var test = JsonNode.Parse(ended.Output)!;
        Assert.Equal((int)test["images"]!,
            test["classes"]!.AsArray().Sum(label => label!["takenFor"]!.AsArray().Sum(count => (int)count!)));
        return ((int)test["images"]!, (int)test["leftOut"]!, (string)test["choice"]!);
    }

    private void Photos(string folder, int ofClass, int from) => Write(trained.Folder, folder, ofClass, from);

    private static void Write(TemporaryFolder folder, string name, int ofClass, int from)
    {
        for (var i = from; i < from + ofClass; i++)
        {
            var grey = (byte)i;
            Png.Write(folder.In($"{name}/a/{i}.png"), 9, 9, (_, _) => (grey, 0, 0));
            Png.Write(folder.In($"{name}/{Hostile}/{i}.png"), 9, 9, (_, _) => (0, grey, 255));
        }
    }

    /// <summary>A training on a plain folder of two classes.</summary>
    public sealed class Trained : IDisposable
    {
        /// <summary>In the folder.</summary>
        public const int Photographs = 80;

        /// <summary>Where it ran; the run folder is <c>run</c>, the images <c>own</c>.</summary>
        internal TemporaryFolder Folder { get; } = new();

        /// <summary>What it printed.</summary>
        internal string Output { get; }

        /// <summary>Trains.</summary>
        public Trained()
        {
            Write(Folder, "own", Photographs / 2, 0);
            var ended = DeffArtsProcess.Run(
                Folder.Path, "train", "GDAS", "--data", "own", "--image-size", "8", "--layers", "3", "--channels", "2",
                "--epochs", "1", "--threads", "1", "--folder", "run");
            Assert.True(ended.Code == ExitCode.Done, ended.Error);
            Output = ended.Output;
        }

        /// <inheritdoc/>
        public void Dispose() => Folder.Dispose();
    }
}

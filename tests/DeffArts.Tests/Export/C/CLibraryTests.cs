using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Runs;
using DeffArts.Space;
using DeffArts.Tests.Cost;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export.C;

public class CLibraryTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("NASNet_A", "gcc", CBuild.Strict + " -O2")]
    [InlineData("AmoebaNet_A", "clang", CBuild.Strict + " -O2")]
    [InlineData("SNAS_aggressive", "gcc", CBuild.Sanitised)]
    [InlineData("AmoebaNet_A", "gcc", CBuild.Sanitised, Explicit = true)]
    public void ThePublishedCellsComputeWhatTheNetworkDoes(string name, string compiler, string options) =>
        RequireSame(KnownGenotypes.Get(name), RandomNetwork.Shape(size: 10), compiler, options);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3, Explicit = true)]
    [InlineData(4, Explicit = true)]
    [InlineData(5, Explicit = true)]
    [InlineData(6, Explicit = true)]
    public void AnyCellsComputeWhatTheNetworkDoes(int seed)
    {
        var random = new Random(seed);
        RequireSame(RandomGenotypes.Next(random), RandomGenotypes.NextShape(random), "gcc", CBuild.Sanitised);
    }

    [Fact]
    public void RawPixelsAreNormalisedByTheLibrary()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var network = RandomNetwork.Of(KnownGenotypes.Get("DARTS_V2"), RandomNetwork.Shape());
        var graph = RandomNetwork.Graph(network, KnownGenotypes.Get("DARTS_V2")).WithPreprocessing();
        var image = RandomNetwork.Image(network.Plan.Shape)
            .Select(value => Math.Clamp(MathF.Round(60 * value + 128), 0, 255)).ToArray();
        CBuild.Write(graph, folder["c"]);
        CBuild.MustCompile(folder["c"], CBuild.Strict);

        var (_, logits) = Assert.Single(CBuild.Run(folder["c"], graph.Input, [image]));
        AssertClose(GraphInterpreter.Run(graph, image), logits);
    }

    [Fact]
    public void NoSmallerArenaCompiles()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var genotype = KnownGenotypes.Get("GDAS");
        var plan = CBuild.Write(
            RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype), folder["c"]).Plan;

        CBuild.MustCompile(folder["c"], $"{CBuild.Strict} -DNETWORK_ARENA_BYTES={plan.ArenaBytes}");
        var (exitCode, error) = CBuild.Compile(
            folder["c"], $"{CBuild.Strict} -DNETWORK_ARENA_BYTES={plan.ArenaBytes - 1}");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("the_arena_is_large_enough", error, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyTheKernelsInUseAreWritten()
    {
        using var scope = NewDisposeScope();
        var genotype = KnownGenotypes.Get("DARTS_V2");
        var files = CLibrary.Of(RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype)).Files;

        Assert.Contains(files, file => file.Path == "kernels/max_pool_f32.c");
        Assert.DoesNotContain(files, file => file.Path == "kernels/average_pool_f32.c");
    }

    [Fact]
    public void AnUnknownLayerIsRefusedByName()
    {
        using var scope = NewDisposeScope();
        var genotype = KnownGenotypes.Get("DARTS_V2");
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype);
        var odd = graph with
        {
            Layers = [.. graph.Layers,
            new OddLayer(graph.Output, graph.Output with { Name = "odd" })]
        };

        Assert.Contains(
            "'odd'", Assert.Throws<InvalidArchitectureException>(() => CLibrary.Of(odd)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WhatStandsAtThePlaceStays()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var genotype = KnownGenotypes.Get("DARTS_V2");
        var library = CLibrary.Of(RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype));
        Directory.CreateDirectory(folder["photos"]);
        File.WriteAllText(folder.In("photos", "a.jpg"), "");

        Assert.Throws<InvalidRunException>(() => library.WriteTo(folder["photos"]));
        Assert.Throws<InvalidRunException>(() => library.WriteTo(folder.In("photos", "a.jpg")));
        library.WriteTo(folder["c"]);
        File.Delete(folder.In("c", "weights.c"));
        library.WriteTo(folder["c"]);

        Assert.True(File.Exists(folder.In("c", "weights.c")));
        Assert.Equal(
            ["c", "photos"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal([folder.In("photos", "a.jpg")], Directory.EnumerateFileSystemEntries(folder["photos"]));
    }

    /// <summary>
    /// As kills leave it: between the renames of an export, while one was writing, and one that is writing now.
    /// </summary>
    [Fact]
    public void WhatAKilledExportLeftIsPutBackOrRemoved()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var genotype = KnownGenotypes.Get("DARTS_V2");
        var library = CLibrary.Of(RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype));
        library.WriteTo(folder["c"]);
        using var other = ScratchFolder.Create(folder.Path, "c.");
        string Scratch(char digit) => folder[$"c.{new string(digit, 32)}.tmp"];
        Directory.CreateDirectory(Scratch('1'));
        Directory.Move(folder["c"], Path.Combine(Scratch('1'), "old"));
        Directory.CreateDirectory(Path.Combine(Scratch('2'), "new"));
        foreach (var path in new[] { Scratch('1'), Scratch('2'), other.FullPath })
        {
            Directory.SetLastWriteTimeUtc(path, DateTime.UtcNow - TimeSpan.FromMinutes(1));
        }

        // Back at its place, although the export that found it fails.
        Assert.Throws<ArgumentException>(
            () => (library with { Files = [new CFile("no\0name", "")] }).WriteTo(folder["c"]));
        Assert.True(File.Exists(folder.In("c", "network.c")));
        library.WriteTo(folder["c"]);

        Assert.Equal(
            [folder["c"], other.FullPath], Directory.EnumerateDirectories(folder.Path).Order(StringComparer.Ordinal));
    }

    private static void RequireSame(Genotype genotype, NetworkShape shape, string compiler, string options)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var network = RandomNetwork.Of(genotype, shape);
        var graph = RandomNetwork.Graph(network, genotype);
        CBuild.Write(graph, folder["c"]);
        CBuild.MustCompile(folder["c"], options, compiler);

        float[][] images = [RandomNetwork.Image(shape, seed: 2), RandomNetwork.Image(shape, seed: 3)];
        var results = CBuild.Run(folder["c"], graph.Input, images);
        Assert.Equal(images.Length, results.Count);
        foreach (var (image, (name, logits)) in images.Zip(results))
        {
            var expected = RandomNetwork.Logits(network, image);
            AssertClose(expected, logits);
            Assert.Equal(graph.Origin.Classes[Array.IndexOf(logits, logits.Max())], name);
        }
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        var largest = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair =>
            Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Tolerance * Math.Max(1, largest)));
    }

    private sealed record OddLayer(FeatureMap Input, FeatureMap Output) : Layer([Input], Output);
}

using DeffArts.Tests.App;
using DeffArts.Tests.Data;
using DeffArts.Tests.Export.C;
using DeffArts.Tests.Kernels.Loops;
using DeffArts.Tests.Reports.Charts;
using DeffArts.Tests.Runs;
using DeffArts.Tests.Search;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Collections;

/// <summary>That tests which must not run beside each other do not.</summary>
public class CollectionsTests
{
    [Theory]
    [InlineData(typeof(SearcherTests), CollectionsByReach.Torch)]
    [InlineData(typeof(CLibraryTests), CollectionsByReach.Torch)]
    [InlineData(typeof(ProductTests), CollectionsByReach.Torch)]
    [InlineData(typeof(SteadyMemoryTests), CollectionsByReach.Alone)]
    [InlineData(typeof(DatasetsTests), CollectionsByReach.Alone)]
    [InlineData(typeof(RunFolderTests), CollectionsByReach.Alone)]
    [InlineData(typeof(LauncherTests), CollectionsByReach.Programs + "DeffArts.Tests.App.LauncherTests")]
    [InlineData(typeof(SweepRunTests), CollectionsByReach.Programs + "DeffArts.Tests.App.SweepRunTests")]
    [InlineData(typeof(TicksTests), "DeffArts.Tests.Reports.Charts.TicksTests")]
    public void AClassIsWhereWhatItComesToPutsIt(Type testClass, string collection) =>
        Assert.Equal(collection, CollectionsByReach.NameOf(testClass));

    [Theory]
    [InlineData(typeof(Direct))]
    [InlineData(typeof(ByLambda))]
    [InlineData(typeof(ByIterator))]
    [InlineData(typeof(ByAwait))]
    [InlineData(typeof(ByInterface))]
    [InlineData(typeof(ByStaticField))]
    [InlineData(typeof(ByFixture))]
    [InlineData(typeof(ByGeneric))]
    [InlineData(typeof(ByBase))]
    public void TheGeneratorIsFoundOnEveryWay(Type testClass) =>
        Assert.Equal(CollectionsByReach.Torch, CollectionsByReach.NameOf(testClass));

    [Fact]
    public void TorchGoesFirstAndProgramsBeforeTheRest()
    {
        var ordered = TestContext.Current.TestAssembly is Xunit.v3.IXunitTestAssembly assembly
            ? new LongestFirst().OrderTestCollections<Xunit.Sdk.ITestCollection>(
                [.. new[] { typeof(TicksTests), typeof(SweepRunTests), typeof(SearcherTests) }.Select(
                    new CollectionsByReach(assembly).Get)])
            : [];

        Assert.Equal(
            [CollectionsByReach.Torch, CollectionsByReach.Programs + typeof(SweepRunTests).FullName,
                typeof(TicksTests).FullName!],
            ordered.Select(collection => collection.TestCollectionDisplayName));
    }

    private static float Draw() => rand(1).item<float>();

    private interface IDraws
    {
        float Next();
    }

    private sealed class Draws : IDraws
    {
        public float Next() => Draw();
    }

    private class Direct
    {
        public static float Test() => Draw();
    }

    private sealed class ByBase : Direct;

    private sealed class ByLambda
    {
        public static float Test() => Enumerable.Range(0, 3).Sum(_ => Draw());
    }

    private sealed class ByIterator
    {
        public static float Test() => Numbers().First();

        private static IEnumerable<float> Numbers()
        {
            yield return Draw();
        }
    }

    private sealed class ByAwait
    {
        public static async Task<float> Test()
        {
            await Task.Yield();
            return Draw();
        }
    }

    private sealed class ByInterface
    {
        public static float Test(object draws) => ((IDraws)draws).Next();
    }

    private sealed class ByStaticField
    {
        private static readonly float Number = Draw();

        public static float Test() => Number;
    }

    private sealed class ByFixture : IClassFixture<Fixture>;

    private sealed class Fixture
    {
        public float Number { get; } = Draw();
    }

    private sealed class ByGeneric
    {
        public static float Test() => Next(new Draws());

        private static float Next<T>(T draws)
            where T : IDraws => draws.Next();
    }
}

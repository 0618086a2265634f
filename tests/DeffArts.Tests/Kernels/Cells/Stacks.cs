using DeffArts.Kernels.Cells;
using static TorchSharp.torch;

namespace DeffArts.Tests.Kernels.Cells;

/// <summary>The stacks that the tests compare.</summary>
internal static class Stacks
{
    public static CellStackSpec Of(string kind, int channels, int size, bool affine)
    {
        var make = new StackMaker(affine);
        return kind switch
        {
            "graph" => Graphs(make, channels, size, all: true),
            "derived graph" => Graphs(make, channels, size, all: false),
            "partial graph" => make.Stack(make.Stem(channels, size, 1, clips: false),
                [make.Graph(channels, size, all: true, partial: 2), make.Graph(channels, size, all: true, partial: 2)],
                new HeadSpec(make.Norm(channels))),
            "benchmark" => Benchmark(make, channels, size),
            "chain" => Chain(make, channels, size, all: true),
            "derived chain" => Chain(make, channels, size, all: false),
            "mixed" => Mixed(make, channels, size),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no stack"),
        };
    }

    public static Tensor[] Factors(CellStackSpec spec) => [.. spec.Cells.Select(cell =>
        randn(cell.Edges.Count, cell.Edges[0].Candidates.Count + (cell.PartialChannels > 1 ? 1 : 0)) * 0.3 + 0.7)];

    /// <summary>For each edge of a cell, the same for all cells.</summary>
    public static bool[]?[] Kept(CellStackSpec spec, int batch) => [.. Enumerable
        .Range(0, spec.Cells.Max(cell => cell.Edges.Count))
        .Select(row => row % 3 == 2
            ? null
            : Enumerable.Range(0, batch).Select(image => (image + row) % 3 != 0).ToArray())];

    private static CellStackSpec Graphs(StackMaker make, int channels, int size, bool all)
    {
        var (half, twice) = ((size + 1) / 2, 2 * channels + 1);
        return make.Stack(make.Stem(channels, size, 1, clips: false),
        [
            make.Graph(channels, size, all), make.Graph(channels, size, all), make.Reduction(channels, twice, size),
            make.Graph(twice, half, all),
        ], new HeadSpec(make.Norm(twice)));
    }

    /// <summary>The whole supernet of NAS-Bench-201.</summary>
    private static CellStackSpec Benchmark(StackMaker make, int channels, int size)
    {
        List<CellSpec> cells = [];
        for (var stage = 0; stage < 3; stage++)
        {
            if (stage > 0)
            {
                cells.Add(make.Reduction(channels, 2 * channels, size));
                (channels, size) = (2 * channels, (size + 1) / 2);
            }

            cells.AddRange(Enumerable.Range(0, 5).Select(_ => make.Graph(channels, size, all: true)));
        }

        return make.Stack(make.Stem(cells[0].Channels, cells[0].OutputSize, 1, clips: false), cells,
            new HeadSpec(make.Norm(channels)));
    }

    private static CellStackSpec Chain(StackMaker make, int channels, int size, bool all)
    {
        var (outputs, half) = (channels + 3, (size + 1) / 2);
        var quarter = (half + 1) / 2;
        var first = make.Inverted(channels, channels, 3, 1, identity: false);
        var alone = make.Inverted(channels, channels, 5, 3, identity: true);
        var narrowing = make.Inverted(channels, outputs, 3, 3, identity: false);
        CandidateSpec?[] same = all
            ?
            [
                make.Inverted(channels, channels, 3, 1, identity: true), alone, null,
                make.Inverted(channels, channels, 7, 6, identity: false), new IdentitySpec(),
            ]
            : [alone];
        CandidateSpec?[] fewer = all
            ? [narrowing, make.Inverted(channels, outputs, 5, 1, identity: false)]
            : [narrowing];
        return make.Stack(make.Stem(channels, size, 2, clips: true),
        [
            StackMaker.Layer(channels, channels, half, 1, first) with { IsFixed = true },
            StackMaker.Layer(channels, channels, half, 1, same),
            StackMaker.Layer(channels, outputs, half, 2, fewer),
            StackMaker.Layer(outputs, outputs, quarter, 1, make.Inverted(outputs, outputs, 5, 3, identity: true)),
        ], new HeadSpec(make.Norm(2 * channels), make.Weight(2 * channels, outputs, 1, 1)), tap: all ? 3 : null);
    }

    /// <summary>Two inputs, one with preprocessing; old and new candidates together; a concatenation behind.</summary>
    private static CellStackSpec Mixed(StackMaker make, int channels, int size)
    {
        var (inner, half) = (channels + 2, (size + 1) / 2);
        CandidateSpec?[] ofPlain =
        [
            new DenseCandidateSpec(make.Dense(channels, inner, 5, 2)),
            new DenseCandidateSpec(make.Dense(channels, inner, 1, 2)),
            make.Inverted(channels, inner, 3, 2, identity: false),
        ];
        CandidateSpec?[] ofPrepared =
        [
            new ConvolutionSpec(make.Depthwise(inner, 3, 2, 1), make.Depthwise(inner, 3, 1, 1)),
            new PoolSpec(IsMax: true, 3, Norm: null), new ConvolutionSpec(make.Depthwise(inner, 5, 2, 2), Second: null),
        ];
        CandidateSpec?[] between =
        [
            new IdentitySpec(), new DenseCandidateSpec(make.Dense(inner, inner, 3, 1)),
            new PoolSpec(IsMax: false, 3, Norm: null),
        ];
        var first = new CellSpec(inner, size, half, 2, [2, 3], [null, make.Preprocess(channels, inner)],
            [new EdgeSpec(0, 2, 2, ofPlain), new EdgeSpec(1, 2, 2, ofPrepared), new EdgeSpec(2, 3, 1, between)], 1);
        var second = new CellSpec(channels, half, half, 1, [1], [make.Preprocess(2 * inner, channels)],
            [new EdgeSpec(0, 1, 1, [new DenseCandidateSpec(make.Dense(channels, channels, 3, 1))])], 1);
        var third = StackMaker.Layer(
            channels, channels, half, 1, make.Inverted(channels, channels, 3, 2, identity: true));
        return make.Stack(make.Stem(channels, size, 1, clips: false), [first, second, third], head: null, tap: 1);
    }
}

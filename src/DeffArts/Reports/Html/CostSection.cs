using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Recorded;
using DeffArts.Reports.Cells;
using DeffArts.Space;

namespace DeffArts.Reports.Html;

/// <summary>
/// What the cells and their network cost: the paper's conventions by operation, and the whole network.
/// </summary>
internal static class CostSection
{
    /// <summary>Of the run's cells, on the run's processor where it is one that comes with the program.</summary>
    public static Markup Of(RecordedRun run)
    {
        var name = run.Settings.Word("processor");
        var processor = Processor.Names.Contains(name) ? Processor.Load(name) : Processor.Paper;
        if (!run.Genotype.Skeleton.IsDarts)
        {
            return Markup.Of($"""
                <p class="why">Cycles on the {processor.Name}. The whole network is counted at its real sizes; the paper's own two
                conventions are for DARTS's cells.</p>
                {Networks(run, processor)}
                """);
        }

        return Markup.Of($"""
            <p class="why">Cycles on the {processor.Name}. The paper counts every operation once at 32x32x3, in two conventions that differ in
            how often a separable convolution is counted; the whole network is counted at its real sizes, with stem, preprocessing and
            classifier.</p>
            <div class="halves">
            {Operations(run.Genotype, processor)}
            {Networks(run, processor)}
            </div>
            """);
    }

    private static Markup Operations(Genotype genotype, Processor processor)
    {
        var (second, third) = (new PaperCost(processor, Convention.Table2, noneCost: 0),
            new PaperCost(processor, Convention.Table3, noneCost: 0));
        var rows = genotype.Connections.Select(connection => connection.Operation)
            .GroupBy(operation => operation).OrderByDescending(group => second.Of(group.Key) * group.Count()).Select(group => Markup.Of($"""
                <tr><th scope="row">{OperationLabel.Of(group.Key)}</th><td class="number">{Count(genotype.Normal, group.Key)}</td><td class="number">{Count(genotype.Reduction, group.Key)}</td><td class="number">{Figures.Cycles(second.Of(group.Key))}</td><td class="number">{Figures.Cycles(third.Of(group.Key))}</td></tr>

                """));
        return Markup.Of($"""
            <div class="scroll" tabindex="0"><table>
            <caption>The cells in the paper's conventions</caption>
            <thead><tr><th scope="col">operation</th><th scope="col" class="number">normal</th><th scope="col" class="number">reduction</th><th scope="col" class="number">Table 2, cycles</th><th scope="col" class="number">Table 3, cycles</th></tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr><th scope="row">both cells</th><td class="number">{genotype.Normal.Connections.Count()}</td><td class="number">{genotype.Reduction.Connections.Count()}</td><td class="number">{Figures.Cycles(second.Exact(genotype))}</td><td class="number">{Figures.Cycles(third.Exact(genotype))}</td></tr></tfoot>
            </table></div>
            """);
    }

    private static int Count(CellGenotype cell, Operation operation) =>
        cell.Connections.Count(connection => connection.Operation.Equals(operation));

    private static Markup Networks(RecordedRun run, Processor processor)
    {
        ImmutableArray<(string Name, NetworkShape Shape)> shapes =
        [
            (run.IsSearch ? "as searched for" : "as trained", run.Network.Shape),
            .. run.Genotype.Skeleton.IsDarts
            ? [("paper's", NetworkShape.Evaluation)]
            : Array.Empty<(string, NetworkShape)>(),
        ];
        var counts = shapes.Select(entry => NetworkCount.Of(run.Genotype, entry.Shape)).ToImmutableArray();
        (string Name, Func<int, string> Value)[] rows =
        [
            ("cells, channels", i => $"{shapes[i].Shape.Layers}, {shapes[i].Shape.Channels}"),
            ("images", i => $"{shapes[i].Shape.ImageSize}x{shapes[i].Shape.ImageSize}x{shapes[i].Shape.ImageChannels}"),
            ("classes", i => $"{shapes[i].Shape.Classes}"),
            ("cycles", i =>
                Figures.Cycles(new NetworkCost(processor, shapes[i].Shape, noneCost: 0).Exact(run.Genotype))),
            ("MACs", i => Figures.Count(counts[i].Macs)),
            ("MACs as in Table 3", i => Figures.Count(counts[i].MacsWithElementwise)),
            ("parameters", i => Figures.Count(counts[i].Parameters)),
            ("size, float32", i => Figures.Size(counts[i].BytesFloat32)),
            ("size, int8", i => Figures.Size(counts[i].BytesInt8)),
        ];
        return Markup.Of($"""
            <div class="scroll" tabindex="0"><table>
            <caption>The whole network, for one image</caption>
            <thead><tr><td></td>{shapes.Select(entry => Markup.Of($"<th scope=\"col\" class=\"number\">{entry.Name}</th>"))}</tr></thead>
            <tbody>{rows.Select(row => Markup.Of($"<tr><th scope=\"row\">{row.Name}</th>{Enumerable.Range(0, shapes.Length).Select(i => Markup.Of($"<td class=\"number\">{row.Value(i)}</td>"))}</tr>\n"))}</tbody>
            </table></div>
            """);
    }
}

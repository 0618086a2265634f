using DeffArts.Kernels.Cells;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Work;
using DeffArts.Tests.Kernels;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>The first cell of a stack on its own, between tensors in libtorch's layout.</summary>
internal sealed unsafe class CellBench
{
    private readonly CellStackSpec spec;
    private readonly Cell cell;
    private readonly Plane[] inputs;
    private readonly Plane[] inputGradients;
    private readonly Pass pass;
    private readonly int batch;
    private readonly Dictionary<nint, Tensor> gradients = [];

    public CellBench(Arena arena, CellStackSpec spec, Tensor[] given, int batch)
    {
        (this.spec, this.batch) = (spec, batch);
        inputs = [.. given.Select(input => NewPlane(arena, input))];
        inputGradients = [.. given.Select(input => NewPlane(arena, input))];
        for (var i = 0; i < given.Length; i++)
        {
            Fill(inputs[i], given[i]);
        }

        cell = new Cell(arena, spec.Cells[0], Feature(0), Feature(1), batch);
        var sizes = new ScratchSizes();
        cell.Need(sizes);
        var workers = Workers.Of(2);
        pass = new Pass(new Partition(batch), workers, [new Scratch(arena, sizes), new Scratch(arena, sizes)],
            Training: true, UpdatesStatistics: false, CancellationToken.None);
        foreach (var stage in cell.Stages)
        {
            stage.Place(arena.Floats(stage.PartialFloats * Partition.MostParts), stage.PartialFloats);
        }
    }

    public long[] OutputShape =>
        [cell.Output.Parts.Count * cell.Output.Parts[0].Used, cell.Output.Parts[0].Height, cell.Output.Parts[0].Width];

    public void Forward(Tensor sigma)
    {
        foreach (var slot in spec.Weights.Concat(spec.Buffers))
        {
            slot.Refresh();
        }

        foreach (var stage in cell.Stages)
        {
            stage.Pack();
        }

        var values = new float[sigma.shape[0], sigma.shape[1]];
        Buffer.BlockCopy(sigma.data<float>().ToArray(), 0, values, 0, values.Length * sizeof(float));
        cell.Forward(pass, new CellFactors(values));
    }

    public Tensor Backward(Tensor outer)
    {
        foreach (var slot in spec.Weights)
        {
            slot.NewGradient();
        }

        foreach (var (part, plane) in cell.Output.Gradients.Index())
        {
            Fill(plane, outer.narrow(1, part * plane.Used, plane.Used));
        }

        var sigma = new double[spec.Cells[0].Edges.Count, spec.Cells[0].Edges[0].Candidates.Count];
        cell.Backward(pass, weightGradients: true, sigma);
        foreach (var slot in spec.Weights)
        {
            gradients[slot.Tensor.Handle] = slot.TakeGradient();
        }

        return tensor(sigma.Cast<double>().ToArray()).reshape(sigma.GetLength(0), sigma.GetLength(1));
    }

    public Tensor Output() => cat([.. cell.Output.Parts.Select(Read)], 1);

    public Tensor InputGradient(int input) => Read(inputGradients[input]);

    public Tensor Gradient(string name) => gradients[Handles[name]];

    /// <summary>The parameters' handles by name, as they were before any change of type.</summary>
    public Dictionary<string, nint> Handles { get; } = [];

    private Feature Feature(int input) => new([inputs[input]], [inputGradients[input]], DependsOnAlpha: true);

    private Plane NewPlane(Arena arena, Tensor input) => new(
        arena, KernelSet.For((int)input.shape[1]), (int)input.shape[1], (int)input.shape[2], (int)input.shape[3],
        batch);

    private static void Fill(Plane plane, Tensor values)
    {
        using var arena = new Arena();
        for (var image = 0; image < values.shape[0]; image++)
        {
            var from = Laid.Out(arena, values.narrow(0, image, 1), plane.Channels);
            new Span<float>(from, plane.Pixels * plane.Channels)
                .CopyTo(new Span<float>(plane.At(image), plane.Pixels * plane.Channels));
        }
    }

    private Tensor Read(Plane plane) => cat([.. Enumerable.Range(0, batch).Select(image =>
        Laid.Back(plane.At(image), plane.Used, plane.Channels, plane.Height, plane.Width))]);
}

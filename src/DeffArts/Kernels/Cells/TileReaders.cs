using System.Runtime.InteropServices;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>
/// The filters that read a state with zeros around it: rectified, or as it is. The tile is made once for all of them,
/// and they add to one gradient, which passes the ReLU once.
/// </summary>
internal sealed unsafe class TileReaders(Plane state, bool rectifies, int padding)
{
    private readonly List<Stage> stages = [];

    /// <summary>The state with room for every filter.</summary>
    public TileShape Tile { get; } = new(state.Height, state.Width, padding, state.Channels);

    /// <summary>Takes a filter up, which accumulates its input's gradient.</summary>
    public void Add(Stage stage) => stages.Add(stage);

    /// <summary>One image forward, with its sums.</summary>
    public void Forward(int image, int part, bool isFirst, bool sums, Scratch scratch)
    {
        if (stages.Count == 0)
        {
            return;
        }

        Fill(image, scratch);
        foreach (var stage in stages)
        {
            stage.Forward(image, part, isFirst, sums, scratch);
        }
    }

    /// <summary>One image backward, added to the state's gradient.</summary>
    public void Backward(
        int image, int part, bool isFirst, bool weightGradients, Plane stateGradient, Scratch scratch)
    {
        if (stages.Count == 0)
        {
            return;
        }

        if (weightGradients)
        {
            Fill(image, scratch);
        }

        var (height, width, channels) = (state.Height, state.Width, state.Channels);
        var numbers = (long)height * Scratch.GradientRow(width) * channels;
        NativeMemory.Clear(scratch.Gradient, (nuint)(numbers * sizeof(float)));
        foreach (var stage in stages)
        {
            stage.Backward(image, part, isFirst, weightGradients, scratch);
        }

        var gradient = scratch.GradientGrid(width, channels);
        if (rectifies)
        {
            state.Kernels.AddMasked(gradient, state.At(image), stateGradient.At(image), height, width, channels);
        }
        else
        {
            state.Kernels.Scatter(gradient, stateGradient.GridAt(image), height, width, channels);
        }
    }

    private void Fill(int image, Scratch scratch)
    {
        var inside = scratch.Tile.Inside(Tile);
        if (rectifies)
        {
            state.Kernels.Relu(state.At(image), inside, state.Height, state.Width, state.Channels);
        }
        else
        {
            state.Kernels.Copy(state.GridAt(image), inside, state.Height, state.Width, state.Channels);
        }
    }
}

using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

/// <summary>A convolution over padded tiles, and its two gradients.</summary>
internal unsafe interface IFilter
{
    /// <summary>The input.</summary>
    TileShape Tile { get; }

    /// <summary>The gradient of the output, padded so that every tap can read it.</summary>
    TileShape OuterTile { get; }

    /// <summary>Numbers of the gradient of the weights as it is summed.</summary>
    int Floats { get; }

    /// <summary>Pixels of a row of the output are written up to a multiple of this.</summary>
    int RowBlock { get; }

    /// <summary>Takes over a module's weights, without padding; of so many outputs.</summary>
    void Pack(float* weights, int used);

    /// <summary>A gradient from the layout in which it is summed to the module's.</summary>
    void Unpack(float* gradient, float* target, int used);

    /// <summary>Some rows of the output, without gaps.</summary>
    void Forward(Tile tile, float* target, int row, int rows);

    /// <summary>Adds the gradient of the weights.</summary>
    void AddWeightGradient(Tile tile, Tile outer, float* gradient);

    /// <summary>The gradient of the input, or added to what is there.</summary>
    void InputGradient(Tile outer, Grid target, bool accumulate);
}

namespace DeffArts.Space;

/// <summary>What a cell has before and after it is discretised.</summary>
/// <param name="Name">What the type is called, once in a space; it names alpha in a checkpoint.</param>
/// <param name="Inputs">1: it reads the block before it; 2: the two blocks before it.</param>
/// <param name="Preprocesses">
/// Whether ReLU, a 1x1 convolution and BatchNorm bring every input to the cell's channels (and, after a larger block,
/// size).
/// </param>
/// <param name="NormalisesPools">
/// Whether in the supernet a BatchNorm follows a pool, so that its output has the scale of a convolution's (as in
/// DARTS).
/// </param>
public sealed record CellFrame(string Name, int Inputs, bool Preprocesses, bool NormalisesPools)
{
    /// <summary>The most inputs.</summary>
    public const int MostInputs = 2;

    /// <summary>A cell of DARTS: both blocks before it, preprocessed.</summary>
    public static CellFrame OfDarts(string name) => new(name, MostInputs, Preprocesses: true, NormalisesPools: true);
}

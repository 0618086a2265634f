using DeffArts.Networks;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>What a pass through the supernet is for.</summary>
public enum PassKind
{
    /// <summary>A step of alpha (Eq. 2).</summary>
    Architecture,

    /// <summary>A step of the weights (the lower level of Eq. 3), which takes alpha as given.</summary>
    Weights,

    /// <summary>No step: validation, displays and discretising. Nothing is drawn at random.</summary>
    Evaluation,
}

/// <summary>The alpha of one cell type, relaxed for one pass; both edges x operations.</summary>
/// <param name="Weights">What the pass weights the operations of each edge with, in alpha's type.</param>
/// <param name="Probabilities">
/// How likely each operation is to stand on its edge, in double precision: L_com is expected under them, displays show
/// them and cells are discretised by them.
/// </param>
public sealed record RelaxedCell(Tensor Weights, Tensor Probabilities);

/// <summary>
/// How the choice of an operation is made continuous (Liu et al. 2018, section 2.1): from alpha to what a pass computes
/// with. A form may draw at random from torch's generator, follow the progress of the search, and remember tensors. It
/// belongs to one search.
/// </summary>
public abstract class Relaxation : IDisposable
{
    /// <summary>Whether a draw takes random numbers.</summary>
    public virtual bool IsRandom => false;

    /// <summary>
    /// What the form remembers between steps, by names of its own. They go into the checkpoint; a step that is given up
    /// brings them back, and a resume writes them where they stand. Always the same tensors.
    /// </summary>
    public virtual IEnumerable<(string Name, Tensor Value)> Remembered => [];

    /// <summary>
    /// Told before every pass how far the search is: epochs done of all epochs, from 0 to 1. A resume tells the
    /// same, so that a temperature that follows from it needs no place in the checkpoint.
    /// </summary>
    public virtual void Follow(double progress)
    {
    }

    /// <summary>Draws for one pass; the alpha of each cell type once, whatever the number of its cells.</summary>
    public RelaxedArchitecture Draw(Alphas alphas, PassKind pass)
    {
        ArgumentNullException.ThrowIfNull(alphas);
        return new(alphas, alphas.Space.Types.Select(type => Relax(type, alphas[type.Name], pass)));
    }

    /// <summary>One cell type's part of a draw, for a form that changes another's.</summary>
    internal RelaxedCell DrawOne(CellType type, Tensor alpha, PassKind pass) => Relax(type, alpha, pass);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Relaxes one cell type's alpha, edges x operations; autograd may be asked for both results' gradients.
    /// </summary>
    protected abstract RelaxedCell Relax(CellType type, Tensor alpha, PassKind pass);

    /// <summary>Gives back what the form remembers.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

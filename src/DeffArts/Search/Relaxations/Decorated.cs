namespace DeffArts.Search.Relaxations;

/// <summary>A relaxation that changes what another one draws; the other is its own from now on.</summary>
public abstract class Decorated(Relaxation inner) : Relaxation
{
    /// <inheritdoc/>
    public override bool IsRandom => inner.IsRandom;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, TorchSharp.torch.Tensor Value)> Remembered => inner.Remembered;

    /// <summary>The relaxation below.</summary>
    protected Relaxation Inner => inner;

    /// <inheritdoc/>
    public override void Follow(double progress) => inner.Follow(progress);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

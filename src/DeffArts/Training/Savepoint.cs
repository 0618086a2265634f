using static TorchSharp.torch;

namespace DeffArts.Training;

/// <summary>
/// The way back from a step that was given up: copies of what a step moves before the weights, which it moves last and
/// in one go, and of torch's generator.
/// </summary>
/// <param name="moved">The run's own tensors: running statistics and the like.</param>
public sealed class Savepoint(IEnumerable<Tensor> moved) : IDisposable
{
    private readonly Tensor[] tensors = [.. moved];
    private Tensor[]? copies;
    private Tensor? generator;

    /// <summary>Remembers them as they are.</summary>
    public void Take()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        copies ??= [.. tensors.Select(tensor => empty_like(tensor).DetachFromDisposeScope())];
        Copy(tensors, copies);
        generator?.Dispose();
        generator = random.get_rng_state().DetachFromDisposeScope();
    }

    /// <summary>Brings them back.</summary>
    /// <exception cref="InvalidOperationException">Nothing was remembered.</exception>
    public void GoBack()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        Copy(copies ?? throw new InvalidOperationException("nothing was remembered"), tensors);
        random.set_rng_state(generator!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        generator?.Dispose();
        foreach (var copy in copies ?? [])
        {
            copy.Dispose();
        }
    }

    private static void Copy(Tensor[] from, Tensor[] to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i].copy_(from[i]);
        }
    }
}

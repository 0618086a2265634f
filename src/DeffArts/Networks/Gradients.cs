using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// Gradients by autograd. What a backward pass of ours throws must not run through libtorch's frames, which ends the
/// process: it is kept there and thrown on this side of them.
/// </summary>
public static class Gradients
{
    [ThreadStatic]
    private static ExceptionDispatchInfo? failure;

    /// <summary>One gradient of <paramref name="loss"/> for each input, in the caller's dispose scope.</summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="inputs">What to derive by.</param>
    /// <param name="allowUnused">
    /// Whether an input that the loss does not depend on has no gradient, or is an error.
    /// </param>
    public static IList<Tensor> Of(Tensor loss, IEnumerable<Tensor> inputs, bool allowUnused = false)
    {
        failure = null;
        // Without allow_unused libtorch's own complaint of a missing gradient would end the process.
        var gradients = autograd.grad([loss], [.. inputs], allow_unused: true);
        failure?.Throw();
        return allowUnused || gradients.All(gradient => gradient is { IsInvalid: false })
            ? gradients
            : throw new InvalidOperationException("the loss does not depend on all that it is derived by");
    }

    /// <summary>Runs a backward pass that gives so many gradients, or none of them when it fails.</summary>
    internal static List<Tensor> Guard(int count, Func<List<Tensor>> backward)
    {
        try
        {
            return backward();
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the caller of Of.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(e);
            return [.. Enumerable.Repeat<Tensor>(null!, count)];
        }
    }
}

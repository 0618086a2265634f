using static TorchSharp.torch;

namespace DeffArts.Training;

/// <summary>How many predictions are right.</summary>
public static class Accuracy
{
    /// <summary>Rows of logits (N x classes) whose largest entry is at the label (N).</summary>
    public static long Correct(Tensor logits, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return logits.argmax(1).eq(labels).sum().item<long>();
    }
}

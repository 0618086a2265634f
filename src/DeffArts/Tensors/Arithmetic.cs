using TorchSharp;
using static TorchSharp.torch;

namespace DeffArts.Tensors;

/// <summary>
/// Arithmetic with numbers, and sums. TorchSharp's own operators make a number for libtorch (a sum is
/// left + 1 * right) and hand its address over without keeping it: a garbage collection on another thread frees it
/// while libtorch reads it. Here every number lives until libtorch is done. The results are the operators', to the bit.
/// </summary>
public static class Arithmetic
{
    private static readonly Scalar One = 1;

    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add(right, One);
    }

    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, double right)
    {
        ArgumentNullException.ThrowIfNull(left);
        using Scalar number = right;
        return left.add(number, One);
    }

    /// <summary>left + factor * right.</summary>
    public static Tensor Plus(this Tensor left, double factor, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        using Scalar number = factor;
        return left.add(right, number);
    }

    /// <summary>left * right.</summary>
    public static Tensor Times(this Tensor left, double right)
    {
        ArgumentNullException.ThrowIfNull(left);
        using Scalar number = right;
        return left.mul(number);
    }

    /// <summary>left / right.</summary>
    public static Tensor Over(this Tensor left, double right)
    {
        ArgumentNullException.ThrowIfNull(left);
        using Scalar number = right;
        return left.div(number);
    }

    /// <summary>left to the power of right.</summary>
    public static Tensor ToThe(this Tensor left, double right)
    {
        ArgumentNullException.ThrowIfNull(left);
        using Scalar number = right;
        return left.pow(number);
    }

    /// <summary>target = target + right.</summary>
    public static Tensor Add(this Tensor target, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.add_(right, One);
    }

    /// <summary>target = target + right.</summary>
    public static Tensor Add(this Tensor target, double right)
    {
        ArgumentNullException.ThrowIfNull(target);
        using Scalar number = right;
        return target.add_(number, One);
    }

    /// <summary>target = target + factor * right.</summary>
    public static Tensor Add(this Tensor target, double factor, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(target);
        using Scalar number = factor;
        return target.add_(right, number);
    }

    /// <summary>target = target * right.</summary>
    public static Tensor Scale(this Tensor target, double right)
    {
        ArgumentNullException.ThrowIfNull(target);
        using Scalar number = right;
        return target.mul_(number);
    }

    /// <summary>target = target + factor * a * b.</summary>
    public static Tensor AddProduct(this Tensor target, double factor, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(target);
        using Scalar number = factor;
        return target.addcmul_(a, b, number);
    }

    /// <summary>target = target + factor * a / b.</summary>
    public static Tensor AddQuotient(this Tensor target, double factor, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(target);
        using Scalar number = factor;
        return target.addcdiv_(a, b, number);
    }
}

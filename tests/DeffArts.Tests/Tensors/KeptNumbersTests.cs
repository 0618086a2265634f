using System.Reflection;
using DeffArts.App;
using DeffArts.Space;
using DeffArts.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Tensors;

/// <summary>
/// TorchSharp hands a number's address to libtorch without keeping the number alive: one that it makes for itself is
/// freed by a collection on another thread before libtorch has read it. No code of ours may make it do so.
/// </summary>
public class KeptNumbersTests
{
    private static readonly Assembly Library = typeof(torch).Assembly;
    private static readonly Dictionary<MethodBase, bool> Known = [];

    [Fact]
    public void OnlyArithmeticMakesNumbersForLibtorch()
    {
        var types = new[] { typeof(SearchSpace).Assembly, typeof(Failure).Assembly }.SelectMany(
            assembly => assembly.GetTypes());
        var broken = types.SelectMany(type => Instructions.Methods(type)
            .SelectMany(method => Instructions.Called(method).SelectMany(Reached)
                .Where(called => IsFaulty(called) && !(type == typeof(Arithmetic) && MakesNumber(called)))
                .Select(called =>
                    $"{type.FullName}.{method.Name} calls {called.DeclaringType!.Name}.{called}: use Arithmetic")))
            .Distinct();

        Assert.Empty(broken);
    }

    [Fact]
    public void TheFaultIsSeenThroughTorchSharpsOwnCalls()
    {
        Assert.True(IsFaulty(Of("op_Addition", typeof(Tensor), typeof(Tensor))));
        Assert.True(IsFaulty(Of("add", typeof(Tensor))));
        Assert.True(IsFaulty(Of("square")));
        Assert.Contains(
            Reached(typeof(optim).GetMethods().First(method => method.ReturnType == typeof(Adam))), IsFaulty);
        Assert.False(IsFaulty(Of("add", typeof(Tensor), typeof(Scalar))));
        Assert.False(IsFaulty(Of("op_Multiply", typeof(Tensor), typeof(Tensor))));

        static MethodInfo Of(string name, params Type[] parameters) => typeof(Tensor).GetMethod(name, parameters)!;
    }

    /// <summary>A call, and the passes of the module or the steps of the optimizer that it makes.</summary>
    private static IEnumerable<MethodBase> Reached(MethodBase called)
    {
        var made = called is MethodInfo function ? function.ReturnType : called.DeclaringType!;
        return made.Assembly == Library
            ? Instructions.Methods(made).Where(method => method.Name is "forward" or "step").Prepend(called)
            : [called];
    }

    private static bool MakesNumber(MethodBase method) => method is MethodInfo { ReturnType: var made }
        ? made == typeof(Scalar)
        : method.DeclaringType == typeof(Scalar);

    /// <summary>Whether a method of TorchSharp makes a number, or calls one that does.</summary>
    private static bool IsFaulty(MethodBase method)
    {
        if (method.DeclaringType?.Assembly != Library)
        {
            return false;
        }

        if (!Known.TryGetValue(method, out var isFaulty))
        {
            // What calls itself is no worse for it.
            Known[method] = false;
            Known[method] = isFaulty = MakesNumber(method) || Instructions.Called(method).Any(IsFaulty);
        }

        return isFaulty;
    }
}

using DeffArts.Kernels.Memory;
using DeffArts.Networks;
using DeffArts.Networks.Fast;
using DeffArts.Space;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Operation = DeffArts.Space.Operation;
using ReferenceCell = DeffArts.Networks.CellNetwork<DeffArts.Networks.MixedOperation>;

namespace DeffArts.Tests.Networks;

/// <summary>One cell of the kernels against the reference cell in float64: output and all gradients.</summary>
public class CellTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("normal", 16, 32, 2, "")]
    [InlineData("reduction", 16, 32, 2, "")]
    [InlineData("normal", 5, 9, 3, "")]
    [InlineData("reduction", 5, 9, 3, "")]
    [InlineData("reduction", 36, 6, 2, "")]
    [InlineData("normal", 4, 7, 40, "sep_conv_7x7,dil_conv_7x7,max_pool_5x5,avg_pool_7x7")]
    [InlineData("reduction", 4, 7, 3, "sep_conv_9x9,dil_conv_9x9,max_pool_5x5,avg_pool_7x7,skip_connect")]
    [InlineData("normal", 3, 3, 4, "skip_connect")]
    [InlineData("reduction", 2, 2, 20, "none,sep_conv_3x3")]
    public void OutputAndGradientsAgree(string type, int channels, int size, int batch, string operations)
    {
        using var scope = NewDisposeScope();
        using var arena = new Arena();
        manual_seed(11);
        var space = new SearchSpace(
            operations.Length == 0 ? Operation.Paper : operations.Split(',').Select(Operation.Parse), 3, 2);
        // With one layer the only cell is a reduction cell; of three, the first is a normal one.
        using var network = new Supernet(space, new NetworkShape(type == "normal" ? 3 : 1, channels, size, 3, 4));
        var inputs = new[] { Input(), Input() };
        var sigma = nn.functional.softmax(randn(space.Edges.Length, space.Operations.Length), -1);

        var spec = CellStackSpecs.Of(network, space, network.Plan);
        var bench = new CellBench(arena, spec, inputs, batch);
        foreach (var (name, parameter) in network.named_parameters())
        {
            bench.Handles[name] = parameter.Handle;
        }

        var outer = randn([batch, .. bench.OutputShape]);
        bench.Forward(sigma);
        var sigmaGradient = bench.Backward(outer);

        network.to(ScalarType.Float64);
        var cell = (ReferenceCell)network.named_modules().First(entry => entry.name == "cells.0").module;
        var exactInputs = inputs.Select(input => input.to(ScalarType.Float64).requires_grad_()).ToArray();
        var exactSigma = sigma.to(ScalarType.Float64).requires_grad_();
        var scalars = exactSigma.unbind(0).Select(edge => edge.unbind(0)).ToArray();
        var output = cell.Forward(
            exactInputs[0], exactInputs[1], (mixed, edge, state) => mixed.Forward(state, scalars[edge]));
        output.backward([outer.to(ScalarType.Float64)]);

        Near(output, bench.Output(), "output");
        Near(exactSigma.grad!, sigmaGradient, "sigma");
        Near(exactInputs[0].grad!, bench.InputGradient(0), "input 0");
        Near(exactInputs[1].grad!, bench.InputGradient(1), "input 1");
        foreach (var (name, parameter) in network.named_parameters().Where(entry => entry.name.StartsWith("cells.0.")))
        {
            Near(parameter.grad!, bench.Gradient(name), name);
        }

        Tensor Input() => randn(batch, 3 * channels, size, size);
    }

    /// <summary>By norm: here and there a value lies so near a ReLU's corner that rounding decides its side.</summary>
    private static void Near(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var error = (expected - actual).norm().item<double>();
        var size = expected.norm().item<double>();
        Assert.True(error <= Tolerance * size + 1e-9, $"{what}: off by {error:g3} of {size:g3}");
    }
}

using System.Globalization;
using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.Export.C;

/// <summary>
/// The 8-bit convolutions against the plain one, in no more memory than the plan gives them, which the sanitizers
/// watch.
/// </summary>
public class Int8KernelTests
{
    private const int Cases = 600;
    private static readonly string[] Kernels =
        ["plain_i8", "pointwise_i8", "convolution_i8", "depthwise_i8", "multiply_i8", "keep_i8"];

    [Theory]
    [InlineData("gcc", CBuild.Sanitised)]
    [InlineData("gcc", CBuild.Sanitised + " -DKERNELS_SHORT")]
    [InlineData("clang", CBuild.Strict + " -O2")]
    public async Task EveryShapeGivesWhatThePlainKernelDoesInThePlannedMemory(string compiler, string options)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["kernels"]);
        foreach (var file in (string[])["kernels.h", "lanes.h", .. Kernels.Select(kernel => $"{kernel}.c")])
        {
            File.WriteAllText(folder.In("kernels", file), CLibrary.Resource(file));
        }

        string[] sources = [Processes.KernelCases, .. Kernels.Select(kernel => folder.In("kernels", $"{kernel}.c"))];
        var (exitCode, _, error) = Processes.Run(
            compiler, [.. options.Split(' '), "-I", folder.Path, "-o", folder["cases"], .. sources]);
        Assert.Equal((0, ""), (exitCode, error));

        using var process = Processes.Start(folder["cases"]);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var random = new Random(11);
        for (var i = 0; i < Cases; i++)
        {
            process.StandardInput.WriteLine(Case(random));
        }

        process.StandardInput.Close();
        Assert.Equal(("", $"{Cases} cases\n"), (await errors, await output));
    }

    private static string Case(Random random)
    {
        var kind = random.Next(3);
        // A dense window of one tap is a pointwise convolution, with less memory.
        var taps = kind == 0 ? 1 : 2 * random.Next(kind == 1 ? 1 : 0, 4) + 1;
        var window = Window.Square(taps, 1 + random.Next(2), kind == 0 ? 1 : 1 + random.Next(2));
        var first = kind == 0 && window.StrideHeight == 2 ? random.Next(2) : 0;
        var input = new FeatureMap("in", 1 + random.Next(14), 1 + random.Next(10), 1 + random.Next(10));
        var output = window.Over(input, "out", kind == 2 ? input.Channels : 1 + random.Next(10));
        var isOver = kind != 1 && random.Next(3) == 0 && output with { Name = input.Name } == input && first == 0
            && window.StrideHeight == 1;
        var gap = random.Next(2) * random.Next(5);
        // One channel is no depthwise layer in a graph, and yet a depthwise kernel's case: as two channels are.
        var channels = kind == 2 ? Math.Max(2, input.Channels) : input.Channels;
        var bytes = KernelMemory.Bytes(new ConvolutionLayer(
            input with { Channels = channels }, output with { Channels = kind == 2 ? channels : output.Channels },
            window,
            kind == 2 ? channels : 1, [], Bias: null));
        int[] numbers =
        [
            kind, input.Height, input.Width, input.Channels, gap, output.Height, output.Width, output.Channels,
            isOver ? gap : random.Next(2) * random.Next(5), window.Height, window.Width, window.StrideHeight,
            window.PaddingHeight,
            window.Dilation, first, random.Next(2), isOver ? 1 : 0, bytes,
        ];
        return string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
    }
}

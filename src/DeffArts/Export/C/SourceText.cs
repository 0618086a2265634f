using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DeffArts.Export.Graph;
using DeffArts.Space;

namespace DeffArts.Export.C;

/// <summary>Pieces of C.</summary>
internal static class SourceText
{
    private const int LineWidth = 120;

    /// <summary>A value's or a layer's name as an identifier.</summary>
    public static string Identifier(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    /// <summary>A single-precision number that reads back as itself.</summary>
    public static string Float(float value)
    {
        if (!float.IsFinite(value))
        {
            throw new InvalidArchitectureException($"a weight is {value}; train the network again, it diverged");
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny(".E") < 0 ? $"{text}.0f" : $"{text}f";
    }

    /// <summary>A text in quotes; what is not plain ASCII is written byte by byte.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in Encoding.UTF8.GetBytes(text))
        {
            // '?' as well: two of them and a letter would be a trigraph.
            quoted.Append(letter is < 32 or > 126 or (byte)'"' or (byte)'\\' or (byte)'?'
                ? $"\\{Convert.ToString(letter, 8).PadLeft(3, '0')}"
                : ((char)letter).ToString());
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Values between commas, broken into lines.</summary>
    public static string Lines(IEnumerable<string> values)
    {
        var (text, column) = (new StringBuilder(), LineWidth);
        foreach (var value in values)
        {
            if (column + value.Length + 2 > LineWidth)
            {
                text.Append(text.Length == 0 ? "    " : "\n    ");
                column = 4;
            }

            text.Append(value).Append(", ");
            column += value.Length + 2;
        }

        return text.Replace(", \n", ",\n").ToString().TrimEnd(' ', ',');
    }

    /// <summary>The name of a window; the padding follows from the rest.</summary>
    public static string WindowName(Window window)
    {
        var stride = (window.StrideHeight, window.StrideWidth) switch
        {
            (1, 1) => "",
            var (y, x) when y == x => $"_stride_{y}",
            var (y, x) => $"_stride_{y}x{x}",
        };
        return $"window_{window.Height}x{window.Width}{stride}{(window.Dilation == 1 ? "" : $"_dilation_{window.Dilation}")}";
    }

    /// <summary>Its definition.</summary>
    public static string WindowDefinition(Window window) =>
        $"static const window {WindowName(window)} = {{{window.Height}, {window.Width}, {window.StrideHeight}, "
        + $"{window.StrideWidth}, {window.PaddingHeight}, {window.PaddingWidth}, {window.Dilation}}};";

    /// <summary>What a step does, for a comment.</summary>
    public static string Describe(Step step)
    {
        var what = step.Layer switch
        {
            ConvolutionLayer { Window: var w } convolution =>
                $"{w.Height}x{w.Width} {(convolution.IsDepthwise ? "depthwise " : "")}convolution"
                + (w.Dilation > 1 ? $", dilation {w.Dilation}" : "")
                + (w.StrideHeight + w.StrideWidth > 2 ? ", stride 2" : ""),
            ReluLayer => "ReLU",
            MaxPoolLayer => "max pool",
            AveragePoolLayer => "average pool",
            SumLayer => "sum",
            CopyLayer => "copy",
            ZeroLayer => "zero",
            GlobalAveragePoolLayer => "global average",
            LinearLayer => "classifier",
            NormalisationLayer or PixelTableLayer => "pixels to network input",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no words for this layer"),
        };
        var after = float.IsPositiveInfinity(step.Most) ? "ReLU" : FormattableString.Invariant($"ReLU{step.Most}");
        var relu = step.Relu switch
        {
            ReluPlace.In => ", ReLU before",
            ReluPlace.Out => $", {after} after",
            ReluPlace.In | ReluPlace.Out => $", ReLU before, {after} after",
            _ => "",
        };
        var sizes = string.Join(" + ", step.Reads.Select(Size).Distinct());
        return $"{step.Layer.Name}: {what}{relu}, {(sizes.Length > 0 ? sizes + " -> " : "")}{Size(step.Writes)}";
    }

    private static string Size(FeatureMap map) => $"{map.Height}x{map.Width}x{map.Channels}";
}

/// <summary>Constant numbers of weights.c.</summary>
/// <param name="Type">Of one number.</param>
/// <param name="Name">An identifier.</param>
/// <param name="Values">As C writes them.</param>
/// <param name="IsInWords">Whether it begins at a multiple of four bytes, whatever its type.</param>
internal sealed record ConstantArray(string Type, string Name, ImmutableArray<string> Values, bool IsInWords)
{
    /// <summary>Its declaration without the semicolon.</summary>
    public string Declaration => $"const {Type} {Name}[{Values.Length}]{(IsInWords ? " IN_WORDS" : "")}";
}

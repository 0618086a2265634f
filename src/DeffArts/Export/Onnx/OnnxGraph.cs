using System.Runtime.InteropServices;
using DeffArts.Export.Onnx.Schema;
using Google.Protobuf;

namespace DeffArts.Export.Onnx;

/// <summary>Nodes and constants of an ONNX graph as they are added.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The message so far.</summary>
    public NodeGraph Message { get; } = new();

    /// <summary>Adds a node with one output, after which it is named.</summary>
    /// <returns>The output's name.</returns>
    public string Node(string operation, string output, IEnumerable<string> inputs, params Schema.Attribute[] attributes)
    {
        Message.Node.Add(new Node
        {
            Name = output,
            OpType = operation,
            Input = { inputs },
            Output = { output },
            Attribute = { attributes },
        });
        return output;
    }

    /// <summary>Adds a constant; its bytes are little-endian, as the format has them.</summary>
    /// <returns>Its name.</returns>
    public string Constant<T>(string name, ReadOnlySpan<T> values, params IEnumerable<long> dimensions)
        where T : unmanaged
    {
        Message.Initializer.Add(Tensor(name, values, dimensions));
        return name;
    }

    /// <summary>An input or output of the graph with a free first dimension.</summary>
    public static Value Value(string name, params IEnumerable<long> dimensions) => new()
    {
        Name = name,
        Type = new TensorValue
        {
            TensorType = new TensorValue.Types.TensorType
            {
                ElemType = Schema.Tensor.Types.Element.Float,
                Shape = new Shape
                {
                    Dim =
                    {
                        new Shape.Types.Dimension { DimParam = "N" },
                        dimensions.Select(size => new Shape.Types.Dimension { DimValue = size }),
                    },
                },
            },
        },
    };

    /// <summary>A whole number.</summary>
    public static Schema.Attribute Whole(string name, long value) =>
        new() { Name = name, I = value, Type = Schema.Attribute.Types.Kind.Int };

    /// <summary>Whole numbers.</summary>
    public static Schema.Attribute Wholes(string name, params IEnumerable<long> values) =>
        new() { Name = name, Ints = { values }, Type = Schema.Attribute.Types.Kind.Ints };

    /// <summary>A number.</summary>
    public static Schema.Attribute Real(string name, double value) =>
        new() { Name = name, F = (float)value, Type = Schema.Attribute.Types.Kind.Float };

    /// <summary>A tensor of one zero.</summary>
    public static Schema.Attribute Zero(string name) =>
        new() { Name = name, T = Tensor<float>("", [0], [1]), Type = Schema.Attribute.Types.Kind.Tensor };

    private static Tensor Tensor<T>(string name, ReadOnlySpan<T> values, IEnumerable<long> dimensions)
        where T : unmanaged => new()
        {
            Name = name,
            DataType = default(T) switch
            {
                float => Schema.Tensor.Types.Element.Float,
                sbyte => Schema.Tensor.Types.Element.Int8,
                int => Schema.Tensor.Types.Element.Int32,
                long => Schema.Tensor.Types.Element.Int64,
                _ => throw new NotSupportedException($"no tensor of {typeof(T)}"),
            },
            Dims = { dimensions },
            RawData = BitConverter.IsLittleEndian
                ? ByteString.CopyFrom(MemoryMarshal.AsBytes(values))
                : throw new PlatformNotSupportedException("ONNX files are written on little-endian machines"),
        };
}

using System.Runtime.InteropServices;
using DeffArts.Export.Onnx.Schema;
using Google.Protobuf;

namespace DeffArts.Export.Onnx;

/// <summary>Nodes and constants of an ONNX graph as they are added.</summary>
internal sealed class OnnxGraph
{
    private readonly Dictionary<ByteString, string> constants = [];
    private int shortNames;

    /// <summary>The message so far.</summary>
    public NodeGraph Message { get; } = new();

    /// <summary>Adds a node with one output, after which it is named.</summary>
    /// <returns>The output's name.</returns>
    public string Node(
        string operation, string output, IEnumerable<string> inputs, params Schema.Attribute[] attributes)
    {
        var node = Add(operation, output, inputs, attributes);
        node.Name = output;
        return output;
    }

    /// <summary>
    /// Adds a node of which only the place matters: with a short output and no name. In an 8-bit file there are four of
    /// them for each layer, and long names would take more bytes than the weights.
    /// </summary>
    /// <returns>The output's name.</returns>
    public string ShortNode(string operation, IEnumerable<string> inputs, params Schema.Attribute[] attributes)
    {
        var output = ShortName();
        Add(operation, output, inputs, attributes);
        return output;
    }

    /// <summary>
    /// Adds a constant, or finds the one of the same numbers that is there; its bytes are little-endian, as the format
    /// has them. Signed bytes are never shared: with <c>session.x64quantprecision</c> ONNX Runtime 1.31 makes unsigned
    /// ones of them, once for each node that reads them, and refuses the second.
    /// </summary>
    /// <param name="name">Null for a short one.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="dimensions">None for a single number.</param>
    /// <returns>Its name.</returns>
    public string Constant<T>(string? name, ReadOnlySpan<T> values, params IEnumerable<long> dimensions)
        where T : unmanaged
    {
        var tensor = Tensor("", values, dimensions);
        var content = tensor.ToByteString();
        if (typeof(T) != typeof(sbyte) && constants.TryGetValue(content, out var known))
        {
            return known;
        }

        constants[content] = tensor.Name = name ?? ShortName();
        Message.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>
    /// Gives every value that a named node makes a short name too, but for <paramref name="kept"/>; the nodes keep
    /// theirs.
    /// </summary>
    public void ShortenValues(string kept)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in Message.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = names.GetValueOrDefault(node.Input[i], node.Input[i]);
            }

            if (node.HasName && node.Output[0] != kept)
            {
                node.Output[0] = names[node.Output[0]] = ShortName();
            }
        }
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

    /// <summary>Whole numbers, or nothing where they are what the format takes for granted.</summary>
    public static IEnumerable<Schema.Attribute> WholesUnless(long granted, string name, params long[] values) =>
        Array.TrueForAll(values, value => value == granted) ? [] : [Wholes(name, values)];

    /// <summary>Whole numbers.</summary>
    public static Schema.Attribute Wholes(string name, params IEnumerable<long> values) =>
        new() { Name = name, Ints = { values }, Type = Schema.Attribute.Types.Kind.Ints };

    /// <summary>A number.</summary>
    public static Schema.Attribute Real(string name, double value) =>
        new() { Name = name, F = (float)value, Type = Schema.Attribute.Types.Kind.Float };

    /// <summary>A tensor of one zero.</summary>
    public static Schema.Attribute Zero(string name) =>
        new() { Name = name, T = Tensor<float>("", [0], [1]), Type = Schema.Attribute.Types.Kind.Tensor };

    private string ShortName() => $"q{shortNames++}";

    private Node Add(string operation, string output, IEnumerable<string> inputs, Schema.Attribute[] attributes)
    {
        var node = new Node { OpType = operation, Input = { inputs }, Output = { output }, Attribute = { attributes } };
        Message.Node.Add(node);
        return node;
    }

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

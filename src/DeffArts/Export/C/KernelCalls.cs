using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>
/// Writes the call of a kernel for each step, and collects the constants, windows and kernels that it needs.
/// </summary>
/// <param name="plan">Where the values lie.</param>
internal abstract class KernelCalls(MemoryPlan plan)
{
    private readonly Dictionary<string, Window> windows = new(StringComparer.Ordinal);
    private readonly SortedSet<string> kernels = new(StringComparer.Ordinal);
    private readonly List<ConstantArray> constants = [];

    /// <summary>What kernels and types of this kind of number end with.</summary>
    public abstract string Suffix { get; }

    /// <summary>The type of a number in the arena.</summary>
    public abstract string ElementType { get; }

    /// <summary>The type that the arena is declared with.</summary>
    public virtual string ArenaType => ElementType;

    /// <summary>The header that kernels of this kind share, beside kernels.h.</summary>
    public virtual string? Header => null;

    /// <summary>The type of a number of the image.</summary>
    public abstract string InputType { get; }

    /// <summary>The type of a logit.</summary>
    public abstract string OutputType { get; }

    /// <summary>Lines of network.h about the logits.</summary>
    public abstract string OutputNote { get; }

    /// <summary>The weights so far.</summary>
    public IReadOnlyList<ConstantArray> Constants => constants;

    /// <summary>The kernels so far.</summary>
    public IReadOnlyCollection<string> Kernels => kernels;

    /// <summary>Definitions of the windows so far.</summary>
    public IEnumerable<string> Windows => windows.OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => SourceText.WindowDefinition(entry.Value));

    /// <summary>Other definitions of constants that the calls name.</summary>
    public virtual IEnumerable<string> Definitions => [];

    /// <summary>Where the values lie.</summary>
    protected MemoryPlan Plan { get; } = plan;

    /// <summary>The call, without a semicolon.</summary>
    public string Call(Step step)
    {
        var call = Arguments(step);
        kernels.UnionWith([call.Kernel, .. RequiredBy(call.Kernel)]);
        return $"{call.Kernel}({string.Join(", ", call.Arguments)})";
    }

    /// <summary>A value in memory as a constant: <c>static const map_f32 name = {arena + 0, ...};</c></summary>
    public string Definition(FeatureMap map) =>
        $"static const map_{Suffix} {SourceText.Identifier(map.Name)} = {{{Start(map)}, {Shape(map)}}};";

    /// <summary>
    /// Height, width, channels, and pitch of a value, and between which numbers it is kept when it is written.
    /// </summary>
    public virtual string Shape(FeatureMap map) => $"{map.Height}, {map.Width}, {map.Channels}, "
        + $"{(Plan.Program.Places.TryGetValue(map, out var place) ? place.Buffer.Channels : map.Channels)}";

    /// <summary>Where in the arena a value begins, as C says it.</summary>
    protected virtual string Start(FeatureMap map) => $"arena + {Plan.ElementOffset(map)}";

    /// <summary>What else a kernel calls.</summary>
    protected virtual IEnumerable<string> RequiredBy(string kernel) => [];

    /// <summary>The step that writes a value; null for the image.</summary>
    protected Step? WriterOf(FeatureMap map) => Plan.Program.Steps.FirstOrDefault(step => step.Writes == map);

    /// <summary>The kernel and what it is given.</summary>
    protected abstract (string Kernel, IEnumerable<string> Arguments) Arguments(Step step);

    /// <summary>The address of a value's map.</summary>
    protected static string Map(FeatureMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return $"&{SourceText.Identifier(map.Name)}";
    }

    /// <summary>The addresses of a sum's terms.</summary>
    protected string Terms(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return $"(const map_{Suffix} *const[]){{{string.Join(", ", step.Reads.Select(Map))}}}";
    }

    /// <summary>The address of a window.</summary>
    protected string Address(Window window)
    {
        var name = SourceText.WindowName(window);
        windows[name] = window;
        return $"&{name}";
    }

    /// <summary>The word of kernels.h for how a value is read.</summary>
    protected virtual string Reading(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Relu.HasFlag(ReluPlace.In) ? "RECTIFIED" : "AS_IT_IS";
    }

    /// <summary>Keeps constants under the layer's name.</summary>
    /// <returns>Their identifier.</returns>
    protected string Constant(Layer layer, string part, string type, IEnumerable<string> values, bool isInWords = false)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var name = $"{SourceText.Identifier(layer.Name)}_{part}";
        constants.Add(new ConstantArray(type, name, [.. values], isInWords));
        return name;
    }
}

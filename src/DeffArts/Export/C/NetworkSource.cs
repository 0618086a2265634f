using System.Globalization;
using System.Text;
using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>Writes network.h, network.c and the weights.</summary>
internal sealed class NetworkSource
{
    private readonly GraphOrigin origin;
    private readonly MemoryPlan plan;
    private readonly KernelCalls calls;
    private readonly List<string> lines;

    public NetworkSource(GraphOrigin origin, MemoryPlan plan, KernelCalls calls)
    {
        (this.origin, this.plan, this.calls) = (origin, plan, calls);
        // The calls are written first: they say which windows, kernels and constants there are.
        lines = [.. plan.Program.Steps.Select(calls.Call)];
    }

    /// <summary>network.h.</summary>
    public string Header()
    {
        var input = plan.Program.Input;
        return $$"""
            /*
             * An image classifier, written by {{origin.Program}}.
             * {{Figure(origin.Count.Macs)}} multiply-accumulates, {{Figure(plan.ArenaBytes)}} bytes of memory for values.
             */
            #ifndef NETWORK_H
            #define NETWORK_H

            #include <stdint.h>

            #define NETWORK_HEIGHT {{input.Height}}
            #define NETWORK_WIDTH {{input.Width}}
            #define NETWORK_CHANNELS {{input.Channels}}
            #define NETWORK_CLASSES {{plan.Program.Output.Channels}}
            #define NETWORK_STEPS {{plan.Program.Steps.Length}}

            /* The memory that network_run works in: static, and not less than the plan of plan.txt needs. */
            #ifndef NETWORK_ARENA_BYTES
            #define NETWORK_ARENA_BYTES {{plan.ArenaBytes}}
            #endif

            typedef {{calls.InputType}} network_input;
            typedef {{calls.OutputType}} network_output;
            {{calls.OutputNote}}
            /* The names of the classes. */
            extern const char *const network_classes[NETWORK_CLASSES];

            /*
             * Computes the logits of an image{{ImageNote()}}: rows from top to bottom, pixels from left
             * to right, the channels of a pixel one after the other. Not for two threads at once: the memory is static.
             */
            void network_run(const network_input input[NETWORK_HEIGHT * NETWORK_WIDTH * NETWORK_CHANNELS],
                             network_output logits[NETWORK_CLASSES]);

            /* The number of the class with the largest logit; of equals the first. */
            int network_class(const network_output logits[NETWORK_CLASSES]);

            #ifdef NETWORK_PROFILE
            void network_profile(int step); /* yours to write: called before each step and after the last one */
            #endif
            #endif

            """;
    }

    /// <summary>network.c.</summary>
    public string Network()
    {
        var text = new StringBuilder(
            "#include \"network.h\"\n\n#include \"kernels/kernels.h\"\n#include \"weights.h\"\n\n");
        text.Append("#ifdef NETWORK_PROFILE\n#define STEP(number, call) (network_profile(number), call)\n#else\n")
            .Append("#define STEP(number, call) call\n#endif\n\n")
            .Append($"typedef char the_arena_is_large_enough[NETWORK_ARENA_BYTES >= {plan.ArenaBytes} ? 1 : -1];\n")
            .Append($"static {calls.ArenaType} arena[NETWORK_ARENA_BYTES / sizeof({calls.ArenaType})];\n\n")
            .Append("const char *const network_classes[NETWORK_CLASSES] = {\n")
            .Append(SourceText.Lines(origin.Classes.Select(SourceText.Quoted))).Append(",\n};\n\n");
        foreach (var window in calls.Windows)
        {
            text.Append(window).Append('\n');
        }

        foreach (var definition in calls.Definitions)
        {
            text.Append(definition).Append('\n');
        }

        text.Append(
            "\n/* Values in the arena: place, height, width, channels, distance of neighbouring pixels, bounds. */\n");
        foreach (var map in plan.Program.Steps.SelectMany(step => step.Reads.Append(step.Writes)).Distinct()
            .Where(plan.Program.Places.ContainsKey))
        {
            text.Append(calls.Definition(map)).Append('\n');
        }

        Run(text);
        text.Append("\nint network_class(const network_output logits[NETWORK_CLASSES])\n{\n    int best = 0;\n")
            .Append("    for (int i = 1; i < NETWORK_CLASSES; i++)\n        best = logits[i] > logits[best] ? i : best;\n")
            .Append("    return best;\n}\n");
        return text.ToString();
    }

    /// <summary>weights.h.</summary>
    public string WeightsHeader()
    {
        var text = new StringBuilder("#ifndef WEIGHTS_H\n#define WEIGHTS_H\n\n#include <stdint.h>\n\n");
        if (calls.Constants.Any(constant => constant.IsInWords))
        {
            text.Append("/* Weights that the kernels read four at a time where the processor can. */\n")
                .Append("#ifdef __GNUC__\n#define IN_WORDS __attribute__((aligned(4)))\n#else\n#define IN_WORDS\n#endif\n\n");
        }

        foreach (var constant in calls.Constants)
        {
            text.Append($"extern {constant.Declaration};\n");
        }

        return text.Append("\n#endif\n").ToString();
    }

    /// <summary>weights.c.</summary>
    public string Weights()
    {
        var text = new StringBuilder("#include \"weights.h\"\n");
        foreach (var constant in calls.Constants)
        {
            text.Append($"\n{constant.Declaration} = {{\n")
                .Append(SourceText.Lines(constant.Values)).Append(",\n};\n");
        }

        return text.ToString();
    }

    /// <summary>cortex-m/image.h.</summary>
    public static string Images(IReadOnlyList<IEnumerable<string>> images, int logitDigits)
    {
        var text = new StringBuilder(
            "/* The images that the bare-metal example classifies, and what it multiplies logits by to print them. */\n")
            .Append($"#define IMAGES {images.Count}\n#define LOGIT_DIGITS {logitDigits}\n\n")
            .Append("static const network_input images[IMAGES][NETWORK_HEIGHT * NETWORK_WIDTH * NETWORK_CHANNELS] = {\n");
        foreach (var image in images)
        {
            text.Append("{\n").Append(SourceText.Lines(image)).Append(",\n},\n");
        }

        return text.Append("};\n").ToString();
    }

    private void Run(StringBuilder text)
    {
        var input = plan.Program.Input;
        text.Append(
            "\nvoid network_run(const network_input input[NETWORK_HEIGHT * NETWORK_WIDTH * NETWORK_CHANNELS],\n")
            .Append("                 network_output logits[NETWORK_CLASSES])\n{\n");
        if (calls.InputType == calls.ElementType)
        {
            // A map's values can be written; nothing writes to the image's.
            text.Append(
                $"    const map_{calls.Suffix} {SourceText.Identifier(input.Name)} = {{({calls.ElementType} *)input, {calls.Shape(input)}}};\n");
        }

        for (var i = 0; i < lines.Count; i++)
        {
            text.Append($"\n    /* {SourceText.Describe(plan.Program.Steps[i])} */\n    STEP({i}, {lines[i]});\n");
        }

        text.Append("#ifdef NETWORK_PROFILE\n    network_profile(NETWORK_STEPS);\n#endif\n}\n");
    }

    private static string Figure(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private string ImageNote() => plan.Program.Input.Name == InferenceGraph.PixelsName
        ? " of pixels from 0 to 255"
        : ", normalised: (pixel / 255 - mean) / deviation with mean "
            + string.Join(" ", origin.Normalisation.Mean.Select(SourceText.Float)) + " and\n * deviation "
            + string.Join(" ", origin.Normalisation.Deviation.Select(SourceText.Float));
}

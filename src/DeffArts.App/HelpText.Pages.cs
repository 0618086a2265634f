using System.Text;
using DeffArts.App.Commands;

namespace DeffArts.App;

/// <summary>The help of the commands that write pages.</summary>
internal static partial class HelpText
{
    private static string Paper()
    {
        var text = new StringBuilder(
            "Compute the paper's tables, draw its figures, and check both against what it prints.\n\n")
            .Append("Usage: deffarts paper [RUN...] [--out DIR] [--open]\n\n");
        Row(text, "RUN",
            "run folders whose results stand beside the paper's: test errors in Table 3 and Figures 2 and 3, "
            + "cross entropies of three runs or more in Figure 5");
        Row(text, "--out DIR",
            $"where the page, a CSV per table and an SVG and a PNG per figure go (default {PaperCommand.DefaultFolder})");
        Row(text, "--open", "open the page in the browser");
        return text.ToString();
    }

    private static string Report()
    {
        var text = new StringBuilder(
            "Write everything about a run or a sweep into one HTML file that needs nothing else.\n\n")
            .Append("Usage: deffarts report RUN [--out FILE] [--open]\n\n");
        Row(text, "RUN", "the folder of a search or a training, from its first epoch on, or of a sweep");
        Row(text, "--out FILE", $"where the page goes (default {ReportCommand.DefaultFile} in the folder)");
        Row(text, "--open", "open the page in the browser");
        return text.ToString();
    }
}

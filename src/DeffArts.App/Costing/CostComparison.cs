using System.Globalization;
using System.Text;
using DeffArts.Reports.Paper;

namespace DeffArts.App.Costing;

/// <summary>Several genotypes beside each other.</summary>
internal static class CostComparison
{
    private const int LongestName = 20;

    /// <summary>A table within 80 columns.</summary>
    public static string Text(IReadOnlyList<CostAnswer> answers)
    {
        var question = answers[0].Question;
        var isOne = answers.All(
            answer => answer.Question.Shape == question.Shape && answer.Question.Processor == question.Processor);
        var width = Math.Min(LongestName, answers.Max(answer => answer.Name.Length));
        var text = new StringBuilder(isOne
            ? $"{question.Model.Description}{CostText.Scope(question)}\nnetwork of {CostText.Describe(question.Shape)}\n\n"
            : $"convention {question.Convention.ToString().ToLowerInvariant()}{CostText.Scope(question)}\neach in its own network\n\n");
        text.Append($"{"".PadRight(width)}{"cycles",16}{"parameters",12}{"MMACs",9}{"Table 3's",11}{"int8",11}\n");
        foreach (var answer in answers)
        {
            var name = answer.Name.Length <= width ? answer.Name : answer.Name[..(width - 3)] + "...";
            text.Append(name.PadRight(width)).Append(CultureInfo.InvariantCulture,
                $"{Figures.Cycles(answer.Cycles),16}{Figures.Count(answer.Count.Parameters),12}{Figures.MegaMacs(answer.Count.Macs),9}"
                + $"{Figures.MegaMacs(answer.Count.MacsWithElementwise),11}{Figures.Size(answer.Count.BytesInt8),11}\n");
            text.Append(
                isOne ? "" : $"  {CostText.Describe(answer.Question.Shape)}, {answer.Question.Processor.Name}\n");
        }

        return text.ToString();
    }

    /// <summary>The same for spreadsheets (RFC 4180), with every figure in full.</summary>
    public static string Csv(IReadOnlyList<CostAnswer> answers)
    {
        var text = new StringBuilder();
        CsvText.Line(
            text, "genotype", "convention", "processor", "layers", "channels", "image_size", "classes", "cycles",
            "parameters", "parameters_with_auxiliary", "macs", "macs_with_elementwise", "activations", "bytes_float32",
            "bytes_int8");
        foreach (var answer in answers)
        {
            var (count, question) = (answer.Count, answer.Question);
            CsvText.Line(text, answer.Name, question.Convention.ToString().ToLowerInvariant(), question.Processor.Name,
                $"{question.Shape.Layers}", $"{question.Shape.Channels}", $"{question.Shape.ImageSize}",
                $"{question.Shape.Classes}", answer.Cycles.ToString("R", CultureInfo.InvariantCulture),
                $"{count.Parameters}", $"{count.ParametersWithAuxiliary}", $"{count.Macs}",
                $"{count.MacsWithElementwise}",
                $"{count.Activations}", $"{count.BytesFloat32}", $"{count.BytesInt8}");
        }

        return text.ToString();
    }
}

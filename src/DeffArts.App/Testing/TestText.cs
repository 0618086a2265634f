using System.Text;
using DeffArts.App.Costing;
using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.App.Testing;

/// <summary>A test for people, within 80 columns for up to ten classes.</summary>
internal static class TestText
{
    private const int MostClasses = 20;
    private const int LongestName = 14;

    /// <summary>
    /// Error, classes, confusion matrix and cost; the matrix where it fits into <paramref name="columns"/>.
    /// </summary>
    public static string Of(TestReport report, int columns = int.MaxValue)
    {
        var (evaluation, count) = (report.Evaluation, report.Count);
        var text = new StringBuilder();
        text.Append(
            $"test error    {Figures.Percent(evaluation.Error)} of {Figures.Count(evaluation.Count)} images of ")
            .Append($"{report.Images.Name} (accuracy {Figures.Percent(evaluation.Accuracy)}, CE {Figures.Loss(evaluation.CrossEntropy)})\n");
        text.Append($"images        {report.Images.Choice}\n");
        if (report.HasTopFive)
        {
            text.Append($"top five      {Figures.Percent(evaluation.TopFive)} among the five likeliest\n");
        }

        text.Append($"time          {1e3 * evaluation.SecondsPerImage:0.00} ms per image, in batches\n")
            .Append(CostLines.Network(report.NetworkCost.Exact(report.Trained.Genotype), Processor.Paper.Name))
            .Append('\n')
            .Append(CostLines.Size(count.Parameters, count.Macs, CostLines.Briefly(count.Shape))).Append('\n')
            .Append(report.CellCost is PaperCost paper
                ? CostLines.Cells(paper.Exact(report.Trained.Genotype), paper.Description) + "\n\n"
                : "\n");
        Classes(text, report, columns);
        return text.ToString();
    }

    private static void Classes(StringBuilder text, TestReport report, int columns)
    {
        var classes = report.Trained.Classes.Select(PrintableText.Of).ToList();
        var confusion = report.Evaluation.Confusion;
        var width = Math.Min(LongestName, classes.Max(name => name.Length));
        var column = Math.Max(4, confusion.Cast<long>().Max().ToString().Length + 1);
        // The matrix on a terminal that is too narrow for it would be a heap of wrapped numbers.
        var shown = classes.Count <= MostClasses && width + "  accuracy".Length + classes.Count * column <= columns;
        text.Append($"{"class".PadRight(width)}  accuracy");
        text.Append(shown ? "  taken for class number, from 0\n" : "\n");
        for (var label = 0; label < classes.Count; label++)
        {
            var name = classes[label].Length <= width ? classes[label] : classes[label][..(width - 3)] + "...";
            var accuracy = report.Evaluation.AccuracyOf(label) is { } share ? Figures.Percent(share) : "no images";
            text.Append($"{name.PadRight(width)}  {accuracy,8}");
            for (var taken = 0; shown && taken < classes.Count; taken++)
            {
                text.Append($"{confusion[label, taken]}".PadLeft(column));
            }

            text.Append('\n');
        }
    }
}

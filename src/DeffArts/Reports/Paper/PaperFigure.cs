namespace DeffArts.Reports.Paper;

/// <summary>A figure of the paper.</summary>
/// <param name="Number">Its number there.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">What is computed, what is published, what is a sketch; or why there is no picture.</param>
/// <param name="Svg">The picture; null where there is none.</param>
public sealed record PaperFigure(int Number, string Title, string Caption, string? Svg)
{
    /// <summary>The file's name without ending.</summary>
    public string FileName => $"figure-{Number}";
}

namespace DeffArts.Reports.Paper;

/// <summary>The words for a verdict.</summary>
internal static class VerdictText
{
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Agrees => "agrees",
        Verdict.Misprint => "misprint",
        Verdict.Differs => "differs",
        Verdict.NotRun => "not run",
        Verdict.AsPublished => "as published",
        _ => "ours",
    };
}

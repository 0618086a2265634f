using DeffArts.App;
using DeffArts.App.Commands;
using DeffArts.Space;

namespace DeffArts.Fuzz.Targets;

/// <summary>Genotypes in all forms, read from files as every command does.</summary>
internal static class GenotypeTargets
{
    private const string Cell =
        "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|none~1|nor_conv_1x1~2|";

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> In(Scratch scratch)
    {
        var known = KnownGenotypes.Names.Select(KnownGenotypes.Get).Append(NasBenchText.Read(Cell)).ToList();
        yield return new Target(
            "genotype-json", [.. known.Select(genotype => Words.Bytes(GenotypeText.Write(genotype)))],
            scratch.File("g.json", path => GenotypeSource.Read(path)), Target.Ends(ExitCode.Usage))
        {
            Words = [.. Words.Json, .. Words.Of("\"none\"", "\"sep_conv_3x3\"", "\"conv_7x1_1x7\"",
                "\"max_pool_\u0663x\u0663\"", "\"normal\"", "\"concat\"")],
        };
        yield return new Target(
            "genotype-nas-bench", [Words.Bytes(Cell)], scratch.File("g.txt", path => GenotypeSource.Read(path)),
            Target.Ends(ExitCode.Usage))
        {
            Words = Words.Of("|", "+|", "~0", "~2", "none", "skip_connect", "nor_conv_1x1~1|", "avg_pool_3x3"),
        };
        yield return new Target(
            "genotype-python", [.. known.Where(GenotypePython.CanWrite)
                .Select(genotype => Words.Bytes($"# cells\nA = {GenotypePython.Write(genotype)}"))],
            scratch.File("g.py", path => GenotypeSource.Read(path)), Target.Ends(ExitCode.Usage))
        {
            Words = Words.Of("Genotype(", "range(2, 6)", "range(", "('sep_conv_3x3', 0)", "normal=", "reduce_concat=",
                "#", "\"", "'", "((((((((((", "import x\n",
                "from collections import namedtuple\n", "B = Genotype(", "namedtuple('Genotype', 'normal')", "\\", "\0",
                "lambda: 0"),
        };
    }
}

using DeffArts.App;
using DeffArts.App.Commands;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Space;

/// <summary>Files of several genotypes, laid out as DARTS's own <c>genotypes.py</c>.</summary>
public class GenotypesFileTests
{
    private static readonly string File =
        "from collections import namedtuple\n\n"
        + "Genotype = namedtuple('Genotype', 'normal normal_concat reduce reduce_concat')\n\n"
        + "PRIMITIVES = [\n    'none',\n    'max_pool_3x3',\n    'avg_pool_3x3'  # ] no end yet\n]\n\n"
        + string.Concat(new[] { "NASNet_A", "AmoebaNet_A", "DARTS_V1", "DARTS_V2" }.Select(name =>
            $"{name} = {GenotypePython.Write(KnownGenotypes.Get(name))}    \n"))
        + "\nDARTS = DARTS_V2\n";

    [Theory]
    [InlineData("NASNet_A", "NASNet_A")]
    [InlineData("AmoebaNet_A", "AmoebaNet_A")]
    [InlineData("DARTS_V1", "DARTS_V1")]
    [InlineData("DARTS", "DARTS_V2")]
    public void OneIsTakenByItsName(string name, string same) =>
        Assert.Equal(KnownGenotypes.Get(same), GenotypeText.Read(File, name));

    [Fact]
    public void WithoutANameAllAreListed() => Refused(
        File, null, "several genotypes; name one, as in FILE:DARTS; it has NASNet_A, AmoebaNet_A, DARTS_V1, DARTS_V2, DARTS");

    [Fact]
    public void AWrongNameIsAnsweredWithTheNearest() =>
        Refused(File, "DARTS_V3", "no genotype 'DARTS_V3' in it, which has NASNet_A, ", "; did you mean 'DARTS_V1'?");

    [Fact]
    public void TheOnlyOneNeedsNoNameAlsoUnderTwo()
    {
        var text = $"import collections\nA = {GenotypePython.Write(KnownGenotypes.Get("GDAS"))}\nB = A\r\n";

        Assert.Equal(KnownGenotypes.Get("GDAS"), GenotypeText.Read(text));
        Assert.Equal(KnownGenotypes.Get("GDAS"), GenotypeText.Read(text, "B"));
    }

    [Fact]
    public void TheLaterAssignmentOfANameWins() => Assert.Equal(
        KnownGenotypes.Get("GDAS"),
        GenotypeText.Read(
            $"A = {GenotypePython.Write(KnownGenotypes.Get("SNAS_aggressive"))}\nA = {GenotypePython.Write(KnownGenotypes.Get("GDAS"))}", "A"));

    [Theory]
    [InlineData("import os\nos.system('true')\n", "line 2, column 1: expected Genotype(...), not 'os.system'")]
    [InlineData("X = open('x')\n", "line 1, column 5: expected Genotype(...), not 'open'")]
    [InlineData("def f():\n    return 1\n", "line 1, column 5: expected '('")]
    [InlineData("X = Genotype(normal=[]) if True else None\n", "expected the end of the text, or a new line")]
    [InlineData("X = [1, 2\n", "the text ends too early")]
    [InlineData("X = ['1\n', 2]\n", "this text in quotes has no end")]
    [InlineData("\"\"\"Cells.\n", "this text in quotes has no end")]
    [InlineData("PRIMITIVES = ['none']\n", "no Genotype(...) in it")]
    [InlineData("X = Y\n", "no Genotype(...) in it")]
    [InlineData("\n", "line 2, column 1: expected a JSON object or Genotype(...)")]
    public void NothingElseIsTakenForData(string text, string expected) => Refused(text, null, expected);

    [Fact]
    public void TextsAndCommentsBesideTheCellsArePassedOver() => Assert.Equal(
        KnownGenotypes.Get("GDAS"),
        GenotypeText.Read("'''Cells = [(\n'''\n# X = [\nfrom a import (b,\n    c)\nN = 3  # [\nD = {'x': \"]\"}\n"
            + $"GDAS = {GenotypePython.Write(KnownGenotypes.Get("GDAS"))}"));

    [Fact]
    public void JsonHasNoNames() => Refused(
        GenotypeText.Write(KnownGenotypes.Get("GDAS")), "GDAS",
        "JSON of one genotype, which has no name; leave ':GDAS' out");

    [Fact]
    public void TheCommandLineNamesFileAndGenotype()
    {
        using var folder = new TemporaryFolder();
        var path = folder.In("genotypes.py");
        System.IO.File.WriteAllText(path, File);

        var named = GenotypeSource.Read($"{path}:DARTS_V2");
        Assert.Equal(("genotypes.py:DARTS_V2", KnownGenotypes.Get("DARTS_V2")), (named.Name, named.Genotype));
        var fault = Assert.Throws<UsageException>(() => GenotypeSource.Read(path));
        Assert.StartsWith($"{path}: several genotypes; name one", fault.Message, StringComparison.Ordinal);
    }

    private static void Refused(string text, string? name, params string[] expected)
    {
        var fault = Assert.Throws<InvalidArchitectureException>(() => GenotypeText.Read(text, name));

        Assert.All(expected, words => Assert.Contains(words, fault.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', fault.Message);
    }
}

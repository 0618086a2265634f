using DeffArts.Space;
using DeffArts.Tests.Reports;
using Xunit;

namespace DeffArts.Tests.Space;

public class GenotypePythonTests
{
    /// <summary>As a search prints it, with the notations of several published codes.</summary>
    private const string Printed = """
        # a comment
        Mine = Genotype(normal=[('sep_conv_3x3', 0), ("skip_connect", 1), ('dil_conv_5x5', 2), ('none', 0,)],
            normal_concat=range(2, 4), reduce=[[('max_pool_3x3', 0)], [('avg_pool_3x3', 2, 0.25), ('skip_connect', 1)]],
            reduce_concat=[3])
        """;

    [Fact]
    public void WhatIsWrittenIsReadBackTheSame() =>
        CsCheck.Check.Sample(SampleCells.RandomGenotype(mostNodes: 8), genotype =>
        Assert.Equal(genotype, GenotypeText.Read(GenotypePython.Write(genotype))));

    [Fact]
    public void BothFormsOfEveryKnownGenotypeAreTheSame() => Assert.All(KnownGenotypes.Names, name =>
        Assert.Equal(KnownGenotypes.Get(name), GenotypePython.Read(GenotypePython.Write(KnownGenotypes.Get(name)))));

    [Fact]
    public void TheNotationsOfPublishedCodesAreRead()
    {
        var genotype = GenotypeText.Read(Printed);

        Assert.Equal(
            new Genotype(
                new CellGenotype(
                    [[Of("sep_conv_3x3", 0), Of("skip_connect", 1)], [Of("dil_conv_5x5", 2), Of("none", 0)]], [2, 3]),
                new CellGenotype(
                    [[Of("max_pool_3x3", 0)], [Of("avg_pool_3x3", 2), Of("skip_connect", 1)]], [3])),
            genotype);
    }

    [Fact]
    public void OneOfDartsIsWrittenAsItIsPublished() => Assert.StartsWith(
        "Genotype(\n    normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1), "
        + "('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)],\n"
        + "    normal_concat=[2, 3, 4, 5],\n    reduce=[('max_pool_3x3', 0)",
        GenotypePython.Write(KnownGenotypes.Get("DARTS_V2")), StringComparison.Ordinal);

    [Theory]
    [InlineData("'sep_conv_3x3'", "'sep_conv_3x'",
        "line 2, column 26: unknown operation 'sep_conv_3x'; did you mean 'sep_conv_3x3'?")]
    [InlineData("('sep_conv_3x3', 0)", "('sep_conv_3x3', 2)", "normal cell: node 0 reads state 2; it can read 0 to 1")]
    [InlineData("('sep_conv_3x3', 0)", "('sep_conv_3x3', 0.5)", "a state is a whole number")]
    [InlineData(
        "('sep_conv_3x3', 0)", "(0, 'sep_conv_3x3')", "line 2, column 26: a connection is ('operation', input)")]
    [InlineData("('sep_conv_3x3', 0), ", "", "3 connections; every node has 2")]
    [InlineData("[('max_pool_3x3', 0)]", "[]", "reduction cell: node 0 has no input")]
    [InlineData("reduce_concat=[3]", "reduce_concat=[4]", "reduction cell: the concatenation names state 4")]
    [InlineData("reduce_concat=[3]", "reduce_concat=range(0, 999999)", "a range of 0 to 64 states")]
    [InlineData("reduce_concat=[3]", "reduce_concat=[]", "needs at least one node")]
    [InlineData(",\n    reduce_concat=[3]", "", "'reduce_concat' is missing")]
    [InlineData("reduce_concat", "reduction_concat", "unknown field 'reduction_concat'; did you mean 'reduce_concat'?")]
    [InlineData("reduce_concat", "normal", "'normal' is given twice")]
    [InlineData("Genotype(", "print(", "expected Genotype(...), not 'print'")]
    [InlineData("Genotype(", "__import__('os').system(", "expected ")]
    [InlineData("'max_pool_3x3'", "'max_pool_3x3\n", "line 3, column 42: this text in quotes has no end")]
    [InlineData("[3])", "[3]", "expected ','")]
    [InlineData("[3])", "[3]) + 1", "expected the end of the text, or a new line")]
    public void AFaultIsNamedInOneLineAndNothingIsEvaluated(string right, string wrong, string expected)
    {
        var text = Printed.ReplaceLineEndings("\n");
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0);

        var fault = Assert.Throws<InvalidArchitectureException>(
            () => GenotypeText.Read(text.Remove(at, right.Length).Insert(at, wrong)));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Theory]
    [InlineData("Genotype(normal=")]
    [InlineData("[")]
    [InlineData("")]
    public void BracketsWithoutEndAreRefused(string start) => Assert.Throws<InvalidArchitectureException>(
        () => GenotypeText.Read(start + new string('[', 100_000)));

    private static Connection Of(string operation, int input) => new(Operation.Parse(operation), input);
}

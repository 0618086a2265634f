using CsCheck;
using DeffArts.Space;
using DeffArts.Tests.Reports;
using Xunit;

namespace DeffArts.Tests.Space;

public class GenotypeTextTests
{
    [Fact]
    public void WhatIsWrittenIsReadBackTheSame() => SampleCells.RandomGenotype(mostNodes: 8).Sample(genotype =>
    {
        var text = GenotypeText.Write(genotype);

        Assert.Equal(genotype, GenotypeText.Read(text));
        Assert.Equal(text, GenotypeText.Write(GenotypeText.Read(text)));
    });

    [Fact]
    public void AnotherConnectionMakesAnotherGenotype()
    {
        var genotype = KnownGenotypes.Get("DARTS_V2");
        var text = GenotypeText.Write(genotype);
        var at = text.IndexOf("dil_conv_3x3", StringComparison.Ordinal);
        var other = text.Remove(at, "dil_conv_3x3".Length).Insert(at, "dil_conv_5x5");

        Assert.NotEqual(genotype, GenotypeText.Read(other));
    }

    [Theory]
    [InlineData("NASNet_A", 5)]
    [InlineData("AmoebaNet_A", 5)]
    [InlineData("DARTS_V1", 4)]
    [InlineData("DARTS_V2", 4)]
    [InlineData("PC_DARTS", 4)]
    [InlineData("P_DARTS", 4)]
    [InlineData("GDAS", 4)]
    [InlineData("SNAS_aggressive", 4)]
    public void EveryKnownGenotypeIsReadAndWritten(string name, int nodes)
    {
        var genotype = KnownGenotypes.Get(name);

        Assert.Equal((nodes, nodes), (genotype.Normal.Nodes.Length, genotype.Reduction.Nodes.Length));
        Assert.Equal(genotype, GenotypeText.Read(GenotypeText.Write(genotype)));
    }

    [Theory]
    [InlineData("sep_conv_3x3", "sep_conv_3x", "unknown operation 'sep_conv_3x'; did you mean 'sep_conv_3x3'?")]
    [InlineData(
        "[\"skip_connect\", 1]", "[\"skip_connect\", 7]", "normal cell: node 0 reads state 7; it can read 0 to 1")]
    [InlineData("[\"skip_connect\", 1]", "[\"skip_connect\", -1]", "reads state -1")]
    [InlineData("[\"skip_connect\", 1]", "[\"skip_connect\", 1.5]", "a state is a whole number")]
    [InlineData("[\"skip_connect\", 1]", "[1, \"skip_connect\"]", "a connection is")]
    [InlineData("[[\"skip_connect\", 1]]", "[]", "node 0 has no input")]
    [InlineData("\"concat\": [2]", "\"concat\": [4]", "the concatenation names state 4")]
    [InlineData("\"concat\": [2]", "\"concat\": [-8]", "the concatenation names state -8")]
    [InlineData("\"concat\": [2]", "\"concat\": [2, 2]", "each only once")]
    [InlineData("\"reduction\"", "\"reduce\"", "'reduction' is missing")]
    [InlineData("}}", "}", "not the JSON of a genotype (line 1, column ")]
    public void AFaultIsNamedInOneLine(string right, string wrong, string expected)
    {
        const string cell = """{"nodes": [[["skip_connect", 1]], [["sep_conv_3x3", 0]]], "concat": [2]}""";
        var text = $$"""{"normal": {{cell}}, "reduction": {{cell}}}""";
        Assert.NotNull(GenotypeText.Read(text));
        var at = text.IndexOf(right, StringComparison.Ordinal);

        var fault = Assert.Throws<InvalidArchitectureException>(
            () => GenotypeText.Read(text.Remove(at, right.Length).Insert(at, wrong)));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000_000)]
    public void BracketsWithoutEndAreRefused(int count) =>
        Assert.Throws<InvalidArchitectureException>(() => GenotypeText.Read(new string('[', count)));
}

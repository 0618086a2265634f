using DeffArts.Cost;
using Xunit;

namespace DeffArts.Tests.Cost;

public class ProcessorTests
{
    private const string Whole = """
        name = "mine"
        source = "measured"
        clock_megahertz = 600

        [cycles]
        compare = 1
        add = 2
        multiply = 3.5
        divide = 4

        """;

    [Fact]
    public void TheFirstOneIsTable1() => Assert.Equal(
        (1, 1, 4, 4),
        (Processor.Paper.Compare, Processor.Paper.Add, Processor.Paper.Multiply, Processor.Paper.Divide));

    [Fact]
    public void AFileOfTheUsersIsRead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("mine.toml"), Whole);

        Assert.Equal(
            new Processor("mine", "measured", Compare: 1, Add: 2, Multiply: 3.5, Divide: 4, ClockMegahertz: 600),
            Processor.Load(folder.In("mine.toml")));
    }

    [Theory]
    [InlineData("add = 2", "add = -2", "line 7, column 7: 'add' is a number from 0")]
    [InlineData("add = 2", "add = nan", "line 7, column 7: 'add' is a number from 0")]
    [InlineData("add = 2", "add = \"2\"", "line 7, column 7: 'add' is a number from 0")]
    [InlineData("add = 2", "add = 2_000_000", "line 7, column 7: 'add' is a number from 0")]
    [InlineData("add = 2", "", "line 5, column 1: 'add' is missing")]
    [InlineData("add = 2", "adds = 2", "line 7, column 1: unknown key 'adds'; did you mean 'add'?")]
    [InlineData("add = 2", "add = 2\nadd = 3", "line 8, column ")]
    [InlineData("name = \"mine\"", "", "line 1, column 1: 'name' is missing")]
    [InlineData("name = \"mine\"", "name = 3", "line 1, column 8: 'name' is a text in quotes")]
    [InlineData("clock_megahertz", "clock", "line 3, column 1: unknown key 'clock'; did you mean 'clock_megahertz'?")]
    [InlineData("[cycles]", "[cycle]", "line 5, column 1: unknown table [cycle]; there are [cycles] and [[measured]]")]
    [InlineData("[cycles]", "[[cycles]]", "line 5, column 1: unknown table [cycles]")]
    [InlineData("[cycles]", "", "unknown key 'compare'")]
    [InlineData("add = 2", "add = = 2", "line 7, column ")]
    public void AFaultIsNamedInOneLine(string right, string wrong, string expected)
    {
        var fault = Assert.Throws<InvalidProcessorException>(
            () => Processor.Parse(Whole.Replace(right, wrong, StringComparison.Ordinal), "f.toml"));

        Assert.StartsWith("f.toml", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void EveryNamedOneCanBeLoaded()
    {
        Assert.Equal(Processor.PaperName, Processor.Names[0]);
        Assert.All(Processor.Names, name => Assert.NotEmpty(Processor.Load(name).Source));
    }

    [Fact]
    public void AnUnknownNameSuggestsTheNearest() => Assert.EndsWith(
        "did you mean 'ti-c64x+'?", Assert.Throws<InvalidProcessorException>(() => Processor.Load("ti-c64")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void AFileWithoutEndIsRefused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "there is no /dev/zero here");

        Assert.Contains(
            "it is a device", Assert.Throws<InvalidProcessorException>(() => Processor.Load("/dev/zero")).Message,
            StringComparison.Ordinal);
    }
}

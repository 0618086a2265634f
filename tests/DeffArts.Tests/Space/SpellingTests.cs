using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Space;

public class SpellingTests
{
    [Theory]
    [InlineData("serach", "search")]
    [InlineData("SEARCH", "search")]
    [InlineData("meas", "measure")]
    [InlineData("tset", "test")]
    public void ANearWordIsSuggested(string word, string meant) =>
        Assert.Equal($"did you mean '{meant}'?", Spelling.Suggest(word, ["search", "test", "measure"]));

    [Theory]
    [InlineData("esp32")]
    [InlineData("x")]
    [InlineData("")]
    public void ForAnyOtherWordThereIsWhatExistsAndNoGuess(string word)
    {
        string[] targets = ["host", "cortexm4", "cortexm7"];

        Assert.Null(Spelling.Near(word, targets));
        Assert.Equal("there is host, cortexm4, cortexm7", Spelling.Suggest(word, targets));
        Assert.Equal("", Spelling.Guess(word, targets));
    }

    [Fact]
    public void AWordOfAnyLengthIsCompared() => Assert.Null(Spelling.Near(new string('x', 100_000), ["host"]));
}

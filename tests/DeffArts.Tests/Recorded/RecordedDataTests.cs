using System.Text.Json.Nodes;
using DeffArts.Recorded;
using Xunit;

namespace DeffArts.Tests.Recorded;

public class RecordedDataTests
{
    [Theory]
    [InlineData("mean", "[1e40]", "no number")]
    [InlineData("deviation", "[0.5, -1e40]", "no number")]
    [InlineData("deviation", "[\"0.5\"]", "no number")]
    [InlineData("mean", "0.5", "'mean' is no list")]
    public void ANormalisationThatIsNoFiniteNumberIsRefused(string name, string value, string expected)
    {
        var origin = new JsonObject
        {
            ["command"] = "search",
            ["settings"] = new JsonObject(),
            ["data"] = new JsonObject { [name] = JsonNode.Parse(value) },
        };

        var error = Assert.Throws<FormatException>(() => RunOrigin.FromJson(origin));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}

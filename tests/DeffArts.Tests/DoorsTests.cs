using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Formats;
using Xunit;

namespace DeffArts.Tests;

/// <summary>
/// What comes from outside comes through the doors of <c>Formats</c>, which hold what their comments promise.
/// </summary>
public class DoorsTests
{
    private static readonly Type[] Trees = [typeof(JsonNode), typeof(JsonElement), typeof(JsonDocument)];

    [Fact]
    public void NobodyElseParsesJson() => Assert.Empty(Offenders(ParsesJson));

    [Fact]
    public void NobodyElseParsesToml() => Assert.Empty(Offenders(ParsesToml));

    [Fact]
    public void TheSearchForOffendersFindsTheDoorsThemselves()
    {
        Assert.Contains(OurCode.CallsOf(typeof(StrictJson)), ParsesJson);
        Assert.Contains(OurCode.CallsOf(typeof(StrictToml)), ParsesToml);
    }

    [Fact]
    public void NothingUsesARegularExpression()
    {
        // A pattern that backtracks can be made slow by its input, and a time limit, which is wall time, fails on a
        // busy machine.
        const string Regex = "System.Text.RegularExpressions";
        var users = OurCode.Types().Where(type =>
            OurCode.TypesIn(type).Any(used => used.Namespace == Regex)
            || OurCode.CallsOf(type).Any(called => called.DeclaringType?.Namespace == Regex));

        Assert.Empty(users);
    }

    private static IEnumerable<string> Offenders(Predicate<MethodBase> parses) => OurCode.Types()
        .Where(type => type.Namespace != typeof(StrictJson).Namespace)
        .SelectMany(type => OurCode.CallsOf(type).Where(called => parses(called))
            .Select(called => $"{type} calls {called.DeclaringType}.{called.Name}"));

    private static bool ParsesJson(MethodBase called) => called.DeclaringType switch
    {
        var type when type == typeof(JsonDocument) || type == typeof(JsonNode) || type == typeof(JsonElement) =>
            called.IsStatic && called.Name.Contains("Parse", StringComparison.Ordinal),
        var type when type == typeof(Utf8JsonReader) => called.IsConstructor,
        // Out of a tree that came through the door it is no parsing.
        var type when type == typeof(JsonSerializer) => called.Name.StartsWith("Deserialize", StringComparison.Ordinal)
            && !Trees.Contains(called.GetParameters()[0].ParameterType),
        _ => false,
    };

    private static bool ParsesToml(MethodBase called) =>
        called.DeclaringType?.Namespace is "Tomlyn" or "Tomlyn.Parsing" or "Tomlyn.Serialization";
}

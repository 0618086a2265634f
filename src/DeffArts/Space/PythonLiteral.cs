using System.Collections.Immutable;
using System.Globalization;

namespace DeffArts.Space;

/// <summary>
/// Reads the few Python literals that published genotypes are written in: calls with keywords, lists, tuples, texts,
/// numbers. It is a parser: nothing is evaluated, and depth is bounded.
/// </summary>
internal ref partial struct PythonLiteral(string text)
{
    private const int Deepest = 8;
    private readonly string text = text;
    private int place;

    /// <summary>A literal of Python as data, with the place where it begins.</summary>
    internal abstract record Value(int Place);

    internal sealed record Text(int Place, string Content) : Value(Place);

    internal sealed record Number(int Place, double Content) : Value(Place);

    /// <summary>A list or a tuple.</summary>
    internal sealed record Sequence(int Place, ImmutableArray<Value> Items) : Value(Place);

    /// <summary><c>Name(key=value, ...)</c>; values without a key have an empty one.</summary>
    internal sealed record Call(int Place, string Name, ImmutableArray<(string Key, Value Value)> Arguments)
        : Value(Place);

    /// <summary>For messages: line and column, from 1.</summary>
    public static string PlaceOf(string text, int place)
    {
        var before = text.AsSpan(0, place);
        return $"line {before.Count('\n') + 1}, column {place - before.LastIndexOf('\n')}";
    }

    private Value ReadValue(int depth)
    {
        if (depth > Deepest)
        {
            throw Fault("too many brackets inside each other");
        }

        SkipBlanks();
        var start = place;
        return place == text.Length ? throw Fault("the text ends too early")
            : text[place] is '\'' or '"' ? new Text(start, Quoted())
            : Take('[') ? new Sequence(start, Items(']', depth))
            : Take('(') ? new Sequence(start, Items(')', depth))
            : char.IsAsciiLetter(text[place]) ? Arguments(start, Name(), depth)
            : new Number(start, ReadNumber());
    }

    private ImmutableArray<Value> Items(char end, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Value>();
        while (!AtEnd(end, isFirst: items.Count == 0))
        {
            items.Add(ReadValue(depth + 1));
        }

        return items.ToImmutable();
    }

    private Call Arguments(int start, string name, int depth)
    {
        SkipBlanks();
        Expect('(');
        var arguments = ImmutableArray.CreateBuilder<(string, Value)>();
        while (!AtEnd(')', isFirst: arguments.Count == 0))
        {
            SkipBlanks();
            var mark = place;
            var key = place < text.Length && char.IsAsciiLetter(text[place]) ? Name() : "";
            SkipBlanks();
            if (key.Length > 0 && !Take('='))
            {
                (place, key) = (mark, "");
            }

            arguments.Add((key, ReadValue(depth + 1)));
        }

        return new Call(start, name, arguments.ToImmutable());
    }

    /// <summary>
    /// True after the closing bracket; between items a comma is read, and one may stand after the last.
    /// </summary>
    private bool AtEnd(char end, bool isFirst)
    {
        SkipBlanks();
        if (Take(end))
        {
            return true;
        }

        if (!isFirst)
        {
            Expect(',');
            SkipBlanks();
            return Take(end);
        }

        return false;
    }

    private string Name()
    {
        var start = place;
        while (place < text.Length && (char.IsAsciiLetterOrDigit(text[place]) || text[place] is '_' or '.'))
        {
            place++;
        }

        return place > start ? text[start..place] : throw Fault("expected a name");
    }

    private string Quoted()
    {
        var quote = text[place];
        var end = text.IndexOf(quote, place + 1);
        var content = end < 0 ? "" : text[(place + 1)..end];
        if (end < 0 || content.Contains('\n', StringComparison.Ordinal))
        {
            throw Fault("this text in quotes has no end");
        }

        place = end + 1;
        return content;
    }

    private double ReadNumber()
    {
        var start = place;
        while (place < text.Length
            && (char.IsAsciiDigit(text[place]) || text[place] is '-' or '+' or '.' or 'e' or 'E'))
        {
            place++;
        }

        if (double.TryParse(
            text.AsSpan(start..place), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        place = start;
        throw Fault("expected a list, a tuple, a text in quotes or a number");
    }

    private void SkipBlanks()
    {
        while (place < text.Length && (char.IsWhiteSpace(text[place]) || text[place] == '#'))
        {
            var lineEnd = text[place] == '#' ? text.IndexOf('\n', place) : place;
            place = lineEnd < 0 ? text.Length : lineEnd + 1;
        }
    }

    private bool Take(char wanted)
    {
        var isThere = place < text.Length && text[place] == wanted;
        place += isThere ? 1 : 0;
        return isThere;
    }

    private void Expect(char wanted)
    {
        if (!Take(wanted))
        {
            throw Fault($"expected '{wanted}'");
        }
    }

    private readonly InvalidArchitectureException Fault(string problem) => new($"{PlaceOf(text, place)}: {problem}");
}

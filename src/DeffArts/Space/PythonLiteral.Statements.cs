using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>
/// The statements of a file of genotypes: assignments of calls are read, imports and other data passed over.
/// </summary>
internal ref partial struct PythonLiteral
{
    private const string RecordType = "namedtuple";

    /// <summary><c>Name = Call</c>, a call alone (an empty name), or <c>Name = Alias</c>.</summary>
    internal sealed record Statement(string Name, Call? Call, string? Alias);

    /// <summary>All statements of a text that hold a call or name another one.</summary>
    /// <exception cref="InvalidArchitectureException">
    /// Anything that is more than data; the message says where.
    /// </exception>
    public static ImmutableArray<Statement> ReadStatements(string text)
    {
        var reader = new PythonLiteral(text);
        var statements = ImmutableArray.CreateBuilder<Statement>();
        reader.SkipBlanks();
        if (reader.place == text.Length)
        {
            throw reader.Fault("expected a JSON object or Genotype(...)");
        }

        for (reader.SkipBlanks(); reader.place < text.Length; reader.SkipBlanks())
        {
            if (reader.ReadStatement() is { } statement)
            {
                statements.Add(statement);
            }
        }

        return statements.ToImmutable();
    }

    private Statement? ReadStatement()
    {
        var start = place;
        if (IsQuote(text[place]))
        {
            PassOver();
            return null;
        }

        if (!char.IsAsciiLetter(text[place]) && text[place] != '_')
        {
            throw Fault("expected a JSON object or Genotype(...)");
        }

        var name = Name();
        if (name is "from" or "import")
        {
            PassOver();
            return null;
        }

        SkipBlanks();
        if (!Take('='))
        {
            var alone = Arguments(start, name, 0);
            EndOfStatement();
            return new Statement("", alone, null);
        }

        SkipBlanks();
        return ReadAssigned(name);
    }

    private Statement? ReadAssigned(string name)
    {
        var start = place;
        if (place == text.Length || !(char.IsAsciiLetter(text[place]) || text[place] == '_'))
        {
            // A list of primitives, say: data of another kind.
            PassOver();
            return null;
        }

        var value = Name();
        SkipSpaces();
        if (place == text.Length || text[place] != '(')
        {
            EndOfStatement();
            return new Statement(name, null, value);
        }

        var call = Arguments(start, value, 0);
        EndOfStatement();
        return value == RecordType || value.EndsWith($".{RecordType}", StringComparison.Ordinal)
            ? null
            : new Statement(name, call, null);
    }

    /// <summary>To the end of the line, or further while a bracket or a text in three quotes is open.</summary>
    private void PassOver()
    {
        var depth = 0;
        while (place < text.Length && (depth > 0 || text[place] != '\n'))
        {
            switch (text[place])
            {
                case '#':
                    SkipBlanks();
                    // The comment took the line's end with it.
                    if (depth == 0)
                    {
                        return;
                    }

                    break;
                case var quote when IsQuote(quote):
                    PassOverText(quote);
                    break;
                case var letter:
                    depth += letter is '(' or '[' or '{' ? 1 : letter is ')' or ']' or '}' ? -1 : 0;
                    place++;
                    break;
            }
        }

        if (depth > 0)
        {
            throw Fault("the text ends too early");
        }
    }

    private void PassOverText(char quote)
    {
        var three = new string(quote, 3);
        if (!text.AsSpan(place).StartsWith(three))
        {
            Quoted();
            return;
        }

        var end = text.IndexOf(three, place + three.Length, StringComparison.Ordinal);
        place = end < 0 ? throw Fault("this text in quotes has no end") : end + three.Length;
    }

    private void EndOfStatement()
    {
        SkipSpaces();
        if (place < text.Length && text[place] is not ('\n' or '\r' or '#'))
        {
            throw Fault("expected the end of the text, or a new line");
        }
    }

    private void SkipSpaces()
    {
        while (place < text.Length && text[place] is ' ' or '\t')
        {
            place++;
        }
    }

    private static bool IsQuote(char letter) => letter is '\'' or '"';
}

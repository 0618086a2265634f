using SkiaSharp;

namespace DeffArts.Reports.Raster;

/// <summary>The <c>d</c> of a path: absolute M, L, H, V, C and Z, as our pictures write it.</summary>
internal static class PathData
{
    private static readonly char[] Separators = [' ', ','];

    /// <exception cref="NotSupportedException">Another command, or coordinates that do not suit it.</exception>
    public static SKPath Parse(string data, bool isEvenOdd)
    {
        using var path = new SKPathBuilder { FillType = isEvenOdd ? SKPathFillType.EvenOdd : SKPathFillType.Winding };
        var at = default(SKPoint);
        foreach (var (name, numbers) in Commands(data))
        {
            at = Follow(path, name, numbers, at, data);
        }

        return path.Detach();
    }

    private static IEnumerable<(char Name, float[] Numbers)> Commands(string data)
    {
        var end = 0;
        for (var start = 0; start < data.Length; start = end)
        {
            for (end = start + 1; end < data.Length
                && (char.IsAsciiDigit(data[end]) || data[end] is '-' or '.' or ',' or ' ');)
            {
                end++;
            }

            if (!char.IsWhiteSpace(data[start]))
            {
                Demand(data[start] is 'M' or 'L' or 'H' or 'V' or 'C' or 'Z', data);
                yield return (data[start], [.. data[(start + 1)..end]
                    .Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(SvgStyle.Number)]);
            }
        }
    }

    private static SKPoint Follow(SKPathBuilder path, char name, float[] numbers, SKPoint at, string data)
    {
        var (each, repeats) =
            name switch { 'C' => (6, true), 'Z' => (0, false), 'H' or 'V' => (1, true), _ => (2, true) };
        Demand(each == 0 ? numbers.Length == 0 : numbers.Length >= each && numbers.Length % each == 0 && repeats, data);
        if (name == 'Z')
        {
            path.Close();
            return at;
        }

        for (var i = 0; i < numbers.Length; i += each)
        {
            var end = name switch
            {
                'H' => new SKPoint(numbers[i], at.Y),
                'V' => new SKPoint(at.X, numbers[i]),
                _ => new SKPoint(numbers[i + each - 2], numbers[i + each - 1]),
            };
            if (name == 'C')
            {
                path.CubicTo(new(numbers[i], numbers[i + 1]), new(numbers[i + 2], numbers[i + 3]), end);
            }
            else if (name == 'M' && i == 0)
            {
                path.MoveTo(end);
            }
            else
            {
                path.LineTo(end);
            }

            at = end;
        }

        return at;
    }

    private static void Demand(bool holds, string data)
    {
        if (!holds)
        {
            throw new NotSupportedException($"path '{data}'");
        }
    }
}

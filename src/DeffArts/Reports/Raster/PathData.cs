using System.Text.RegularExpressions;
using SkiaSharp;

namespace DeffArts.Reports.Raster;

/// <summary>The <c>d</c> of a path: absolute M, L, H, V, C and Z, as our pictures write it.</summary>
internal static partial class PathData
{
    /// <exception cref="NotSupportedException">Another command, or coordinates that do not suit it.</exception>
    public static SKPath Parse(string data, bool isEvenOdd)
    {
        using var path = new SKPathBuilder { FillType = isEvenOdd ? SKPathFillType.EvenOdd : SKPathFillType.Winding };
        var at = default(SKPoint);
        var end = 0;
        foreach (Match command in Command().Matches(data))
        {
            // Whatever the pattern skipped is something else than a command with numbers.
            Demand(data[end..command.Index].Trim().Length == 0, data);
            end = command.Index + command.Length;
            var numbers = Numbers().Matches(command.Groups["numbers"].Value)
                .Select(number => SvgStyle.Number(number.Value)).ToArray();
            at = Follow(path, command.Groups["name"].Value[0], numbers, at, data);
        }

        Demand(data[end..].Trim().Length == 0, data);
        return path.Detach();
    }

    private static SKPoint Follow(SKPathBuilder path, char name, float[] numbers, SKPoint at, string data)
    {
        var (each, repeats) = name switch { 'C' => (6, true), 'Z' => (0, false), 'H' or 'V' => (1, true), _ => (2, true) };
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

    [GeneratedRegex(@"(?<name>[MLHVCZ])(?<numbers>[-0-9., ]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"-?\d+(\.\d+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}

using System.Globalization;
using System.Text;

namespace DeffArts.Cost;

/// <summary>Writes a processor file that <see cref="Processor.Parse"/> reads.</summary>
public static class ProcessorText
{
    /// <summary>The TOML text.</summary>
    public static string Write(Processor processor)
    {
        ArgumentNullException.ThrowIfNull(processor);
        var text = new StringBuilder($"name = {Quoted(processor.Name)}\nsource = {Quoted(processor.Source)}\n");
        text.Append(processor.ClockMegahertz is { } clock ? $"clock_megahertz = {Number(clock)}\n" : "")
            .Append(processor.Note is { } note ? $"note = {Quoted(note)}\n" : "")
            .Append($"\n[cycles]\ncompare = {Number(processor.Compare)}\nadd = {Number(processor.Add)}\n")
            .Append($"multiply = {Number(processor.Multiply)}\ndivide = {Number(processor.Divide)}\n");
        foreach (var (part, operations, instructions) in processor.Measured?.Rows ?? [])
        {
            text.Append(
                $"\n[[measured]]\npart = {Quoted(part.Name)}\nstride = {part.Stride}\nchannels = {part.Channels}\nsize = {part.Size}\n")
                .Append($"operations = {operations}\ninstructions = {Number(instructions)}\n");
        }

        return text.ToString();
    }

    private static string Number(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    // TOML's basic strings escape as these do; control characters do not come in names.
    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

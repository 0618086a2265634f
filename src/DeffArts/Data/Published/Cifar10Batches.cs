using System.Collections.Immutable;
using System.Text;

namespace DeffArts.Data.Published;

/// <summary>Fills the target with the next bytes of a file, or says that there are not so many.</summary>
internal delegate void NextBytes(Span<byte> target);

/// <summary>Collects CIFAR-10's batch files, in any order, and checks each before it keeps anything of it.</summary>
internal sealed class Cifar10Batches(string source, int recordsPerBatch, IProgress<DataProgress>? progress)
{
    private const int MostMetaBytes = 4096;

    private readonly Dictionary<string, (byte[] Pixels, int[] Labels)> records = [];
    private readonly List<string> notes = [];
    private ImmutableArray<string> classes = Cifar10.Classes;

    /// <summary>A line for the user about the source.</summary>
    public void Note(string line) => notes.Add(line);

    /// <summary>Reads one file of the layout; other names are none of ours.</summary>
    public void Add(string name, NextBytes content, long bytes)
    {
        if (name == Cifar10.MetaFile)
        {
            ReadClassNames(content, bytes);
        }
        else if (Cifar10.Files.Contains(name))
        {
            if (records.ContainsKey(name))
            {
                throw new DataException($"{source}: {name} is there twice: this is not the official layout");
            }

            records[name] = ReadBatch(name, content, bytes);
            progress?.Report(new(
                "reading CIFAR-10", records.Count * recordsPerBatch, Cifar10.Files.Length * recordsPerBatch,
                "images"));
        }
    }

    /// <summary>The whole data set, once all files were added.</summary>
    public Dataset ToDataset()
    {
        var missing = Cifar10.Files.Where(name => !records.ContainsKey(name)).ToArray();
        return missing.Length == 0
            ? new(Cifar10.Name, Join("train", Cifar10.TrainFiles),
                Join("test", Cifar10.Files.Except(Cifar10.TrainFiles)),
                Normalisation.Cifar10, [.. notes])
            : throw new DataException(
                $"{source}: {string.Join(", ", missing)} missing: this is not the official binary layout of CIFAR-10");
    }

    private (byte[] Pixels, int[] Labels) ReadBatch(string name, NextBytes content, long bytes)
    {
        var expected = (long)recordsPerBatch * Cifar10.RecordBytes;
        if (bytes != expected)
        {
            throw new DataException(
                $"{source}: {name} has {bytes} bytes where {recordsPerBatch} records of {Cifar10.RecordBytes} are {expected}: "
                + "it is damaged or not the binary version of CIFAR-10");
        }

        var pixels = new byte[recordsPerBatch * Cifar10.ImageBytes];
        var labels = new int[recordsPerBatch];
        var record = new byte[Cifar10.RecordBytes];
        for (var i = 0; i < recordsPerBatch; i++)
        {
            content(record);
            labels[i] = record[0] < Cifar10.Classes.Length
                ? record[0]
                : throw new DataException(
                    $"{source}: {name} is damaged: record {i} has the label {record[0]}, not 0 to 9");
            record.AsSpan(1).CopyTo(pixels.AsSpan(i * Cifar10.ImageBytes));
        }

        return (pixels, labels);
    }

    private void ReadClassNames(NextBytes content, long bytes)
    {
        var text = new byte[Math.Min(bytes, MostMetaBytes)];
        content(text);
        ImmutableArray<string> names =
            [.. Encoding.UTF8.GetString(text)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        if (names.Length == Cifar10.Classes.Length)
        {
            classes = names;
        }
        else
        {
            Note($"{source}: {Cifar10.MetaFile} does not name {Cifar10.Classes.Length} classes; the official names are used");
        }
    }

    private ImageSet Join(string part, IEnumerable<string> names)
    {
        var batches = names.Select(name => records[name]).ToArray();
        var pixels = new byte[batches.Sum(batch => batch.Pixels.Length)];
        for (var i = 0; i < batches.Length; i++)
        {
            batches[i].Pixels.CopyTo(pixels, i * batches[0].Pixels.Length);
        }

        return new(
            $"{Cifar10.Name} {part}", classes, Cifar10.Channels, Cifar10.Size, pixels,
            batches.SelectMany(batch => batch.Labels));
    }
}

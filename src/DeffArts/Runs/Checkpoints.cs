using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using DeffArts.Files;

namespace DeffArts.Runs;

/// <summary>
/// The checkpoints of a run: pairs <c>step-000001234.safetensors</c> and <c>.json</c>. The JSON is written when the
/// tensors are on the disk, and the older pairs go when the new one is whole: at every moment the last complete
/// checkpoint can be loaded. For the owner of the run's lock only.
/// </summary>
public static class Checkpoints
{
    private const string Prefix = "step-";
    private const string TensorsSuffix = ".safetensors";
    private const string ManifestSuffix = ".json";

    /// <summary>
    /// Writes a checkpoint, then removes all others but the whole one before it. A pair of the same step is replaced;
    /// pairs of later steps belong to a future that did not happen, and go.
    /// </summary>
    /// <param name="folder">The folder of the checkpoints, created where missing.</param>
    /// <param name="step">Steps done so far, from 0.</param>
    /// <param name="checkpoint">Written as it is now; the caller keeps its tensors.</param>
    /// <exception cref="InvalidRunException">It cannot be written; the earlier checkpoints stand.</exception>
    /// <exception cref="ArgumentException">The values hold NaN or an infinity, which JSON has not.</exception>
    public static void Save(string folder, long step, Checkpoint checkpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentNullException.ThrowIfNull(checkpoint);
        try
        {
            DirectorySync.Create(folder);
            var hash = "";
            AtomicFile.Write(TensorsOf(folder, step), stream => hash = WriteHashed(stream, checkpoint));
            var length = new FileInfo(TensorsOf(folder, step)).Length;
            var manifest = new CheckpointManifest(step, length, hash, checkpoint.Values);
            AtomicFile.WriteText(ManifestOf(folder, step), manifest.Compose());
            RemoveOthers(folder, step);
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(folder, e);
        }
    }

    /// <summary>
    /// Loads the newest checkpoint that is whole, every byte verified, and warns of newer ones that are not. Null when
    /// no checkpoint was ever completed. The tensors belong to the caller's dispose scope, or to the caller.
    /// </summary>
    /// <exception cref="InvalidRunException">
    /// There are checkpoints, and none is whole; names what is wrong with each.
    /// </exception>
    public static (Checkpoint Checkpoint, long Step, ImmutableArray<string> Warnings)? LoadLatest(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var warnings = ImmutableArray.CreateBuilder<string>();
        var completed = false;
        foreach (var step in StepsIn(folder).OrderDescending())
        {
            if (!File.Exists(ManifestOf(folder, step)))
            {
                warnings.Add(
                    $"{TensorsOf(folder, step)} has no {ManifestSuffix} beside it: its saving was cut short; it is passed over");
                continue;
            }

            completed = true;
            try
            {
                return (Load(folder, step), step, warnings.ToImmutable());
            }
            catch (InvalidRunException e)
            {
                warnings.Add($"{e.Message}; the checkpoint of step {step} is passed over");
            }
        }

        return completed
            ? throw new InvalidRunException(
                $"no checkpoint in {folder} can be used: {string.Join("; ", warnings)}; start a new run")
            : null;
    }

    private static Checkpoint Load(string folder, long step)
    {
        var manifest = Verify(folder, step);
        return new Checkpoint(Safetensors.Read(TensorsOf(folder, step)), manifest.Values);
    }

    private static CheckpointManifest Verify(string folder, long step)
    {
        var path = TensorsOf(folder, step);
        var manifest = CheckpointManifest.Read(ManifestOf(folder, step));
        if (manifest.Step != step)
            throw new InvalidRunException($"{ManifestOf(folder, step)} is the one of step {manifest.Step}, renamed");

        try
        {
            using var tensors = InputFile.Open(path);
            if (tensors.Length != manifest.TensorsLength)
                throw new InvalidRunException($"{path} has {tensors.Length} bytes instead of {manifest.TensorsLength}");

            if (Convert.ToHexStringLower(SHA256.HashData(tensors)) != manifest.TensorsHash)
                throw new InvalidRunException($"{path} was changed or damaged: its checksum does not match");

            return manifest;
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotRead(path, e);
        }
    }

    private static bool IsWhole(string folder, long step)
    {
        try
        {
            Verify(folder, step);
            return true;
        }
        catch (InvalidRunException)
        {
            return false;
        }
    }

    private static string WriteHashed(Stream stream, Checkpoint checkpoint)
    {
        using var hash = SHA256.Create();
        using (var hashing = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            Safetensors.Write(hashing, checkpoint.Tensors);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    private static void RemoveOthers(string folder, long step)
    {
        var steps = StepsIn(folder);
        var before = steps.Where(other => other < step).OrderDescending()
            .Select(other => (long?)other).FirstOrDefault(other => IsWhole(folder, other!.Value));
        foreach (var other in steps.Where(other => other != step && other != before))
        {
            // This order: tensors without their JSON are no checkpoint, a JSON without its tensors is a broken one.
            File.Delete(ManifestOf(folder, other));
            File.Delete(TensorsOf(folder, other));
        }

        AtomicFile.RemoveTemporaries(folder);
    }

    private static ImmutableSortedSet<long> StepsIn(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder, Prefix + "*").Select(StepOf).OfType<long>()]
                : [];
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotRead(folder, e);
        }
    }

    private static long? StepOf(string path)
    {
        var name = Path.GetFileName(path);
        var suffix = name.EndsWith(ManifestSuffix, StringComparison.Ordinal) ? ManifestSuffix : TensorsSuffix;
        return name.EndsWith(suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan()[Prefix.Length..^suffix.Length], NumberStyles.None, null, out var step)
            && name == NameOf(step, suffix)
                ? step
                : null;
    }

    private static string NameOf(long step, string suffix) => $"{Prefix}{step:D9}{suffix}";

    private static string TensorsOf(string folder, long step) => Path.Combine(folder, NameOf(step, TensorsSuffix));

    private static string ManifestOf(string folder, long step) => Path.Combine(folder, NameOf(step, ManifestSuffix));
}

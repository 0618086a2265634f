using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using DeffArts.Files;
using DeffArts.Runs;

namespace DeffArts.App.Sweeping;

/// <summary>
/// This program as it was when a sweep started, in the sweep's folder until the sweep ends. The processes of hours to
/// come are started from there: what is built meanwhile must not make the other half of the sweep.
/// </summary>
internal sealed partial class KeptProgram : IDisposable
{
    private const string Prefix = "program-";
    private static readonly ImmutableArray<Assembly> Own = [typeof(KeptProgram).Assembly, typeof(RunFolder).Assembly];
    private readonly string folder;

    private KeptProgram(string folder, string place) => (this.folder, Place) = (folder, place);

    /// <summary>The folder that holds the program.</summary>
    public string Place { get; }

    /// <summary>What starts it: a file and the arguments before its own.</summary>
    public (string File, ImmutableArray<string> Before) Start
    {
        get
        {
            var program = Environment.ProcessPath ?? throw new InvalidOperationException("the program has no path");
            // Under "dotnet DeffArts.App.dll" the process is dotnet's.
            return Path.GetFileNameWithoutExtension(program) == "dotnet"
                ? (program, [Path.Combine(Place, $"{Own[0].GetName().Name}.dll")])
                : (Path.Combine(Place, Path.GetFileName(program)), []);
        }
    }

    /// <summary>Keeps the running program in a folder; one kept there before is used again if it is the same.</summary>
    /// <exception cref="InvalidRunException">The folder cannot be written.</exception>
    /// <exception cref="FailedException">
    /// The program on the disk is not the one that runs: it was built anew.
    /// </exception>
    public static KeptProgram In(string folder)
    {
        var place = Path.Combine(folder, Prefix + string.Join('-', Own.Select(one => $"{VersionOf(one):N}"[..8])));
        try
        {
            if (!Directory.Exists(place))
            {
                var partial = $"{place}.partial";
                Remove(partial);
                Fill(partial);
                RequireSame(partial);
                Directory.Move(partial, place);
            }

            RequireSame(place);
            return new KeptProgram(folder, place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRunException(
                $"cannot keep the program in {folder}: {FileReason.OfWriting(e, folder)}; check the folder and its permissions", e);
        }
    }

    /// <summary>Removes it, and what killed sweeps left.</summary>
    public void Dispose()
    {
        foreach (var left in Directory.EnumerateDirectories(folder, $"{Prefix}*"))
        {
            try
            {
                Remove(left);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It takes room, and the next end of this sweep tries again; the results are there.
            }
        }
    }

    private static void Fill(string place)
    {
        var source = AppContext.BaseDirectory;
        foreach (var file in Directory.EnumerateFiles(source)
            .Concat(Directory.EnumerateFiles(source, "*.resources.dll", SearchOption.AllDirectories)))
        {
            var kept = Path.Combine(place, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            // A build writes our own files anew and replaces those of packages, if ever, by other files.
            if (Path.GetFileName(file).StartsWith("DeffArts.", StringComparison.Ordinal) || !TryLink(file, kept))
            {
                File.Copy(file, kept);
            }
        }
    }

    private static bool TryLink(string file, string kept)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        if (Link(file, kept) != 0)
        {
            // On another disk, or somebody else's file.
            File.CreateSymbolicLink(kept, file);
        }

        return true;
    }

    private static void RequireSame(string place)
    {
        foreach (var assembly in Own)
        {
            if (VersionOf(Path.Combine(place, $"{assembly.GetName().Name}.dll")) != VersionOf(assembly))
            {
                throw new FailedException("the program was built anew while it started: start it again");
            }
        }
    }

    private static Guid VersionOf(Assembly assembly) => assembly.ManifestModule.ModuleVersionId;

    private static Guid? VersionOf(string file)
    {
        try
        {
            using var reader = new PEReader(File.OpenRead(file));
            var metadata = reader.GetMetadataReader();
            return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or FileNotFoundException)
        {
            // Half written, without metadata, or gone: in any case not ours.
            return null;
        }
    }

    private static void Remove(string place)
    {
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string kept);
}

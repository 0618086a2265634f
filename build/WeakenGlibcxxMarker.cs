using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// libLibTorchSharp.so asks for the symbol version GLIBCXX_3.4.32, which Debian 12's libstdc++ (3.4.30) lacks; the
/// only symbol of that version is a marker that nothing refers to. Setting VER_FLG_WEAK on that one requirement lets
/// the loader accept the library. Only the copy in the output folder is changed, and only where the system needs it.
/// </summary>
public class WeakenGlibcxxMarker : Task
{
    private const string Version = "GLIBCXX_3.4.32";
    private const ushort Weak = 2;

    [Required]
    public string Library { get; set; }

    public override bool Execute()
    {
        if (!File.Exists(Library) || SystemHasVersion())
        {
            return true;
        }

        var source = File.GetLastWriteTimeUtc(Library);
        var bytes = File.ReadAllBytes(Library);
        var flags = FindFlags(bytes);
        if (flags < 0 || (BitConverter.ToUInt16(bytes, flags) & Weak) != 0)
        {
            return true;
        }

        bytes[flags] |= (byte)Weak;
        // A new file renamed over the old one: the old one may be a hard link into the package cache.
        var temporary = Library + ".weak";
        File.WriteAllBytes(temporary, bytes);
        File.SetLastWriteTimeUtc(temporary, source);
        File.Delete(Library);
        File.Move(temporary, Library);
        Log.LogMessage(MessageImportance.Normal, "Made " + Version + " optional in " + Library);
        return true;
    }

    private static bool SystemHasVersion()
    {
        string[] folders = { "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib" };
        foreach (var folder in folders)
        {
            var path = Path.Combine(folder, "libstdc++.so.6");
            if (File.Exists(path))
            {
                return IndexOf(File.ReadAllBytes(path), Encoding.ASCII.GetBytes(Version + "\0")) >= 0;
            }
        }

        return false;
    }

    /// <summary>The file offset of vna_flags of the entry named <see cref="Version"/>, or -1.</summary>
    private static int FindFlags(byte[] elf)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2)
        {
            return -1;
        }

        var (needed, count, strings) = DynamicTags(elf);
        if (needed < 0 || strings < 0)
        {
            return -1;
        }

        var entry = needed;
        for (var i = 0; i < count; i++)
        {
            var auxCount = BitConverter.ToUInt16(elf, entry + 2);
            var aux = entry + BitConverter.ToInt32(elf, entry + 8);
            for (var j = 0; j < auxCount; j++)
            {
                if (TextAt(elf, strings + BitConverter.ToInt32(elf, aux + 8)) == Version)
                {
                    return aux + 4;
                }

                aux += BitConverter.ToInt32(elf, aux + 12);
            }

            entry += BitConverter.ToInt32(elf, entry + 12);
        }

        return -1;
    }

    /// <summary>DT_VERNEED, DT_VERNEEDNUM and DT_STRTAB as file offsets, by way of PT_DYNAMIC.</summary>
    private static (int Needed, int Count, int Strings) DynamicTags(byte[] elf)
    {
        int needed = -1, count = 0, strings = -1;
        var (offset, size) = Segment(elf, type: 2);
        for (var at = offset; offset >= 0 && at + 16 <= offset + size; at += 16)
        {
            var value = BitConverter.ToInt64(elf, at + 8);
            switch (BitConverter.ToInt64(elf, at))
            {
                case 0: return (needed, count, strings);
                case 5: strings = FileOffset(elf, value); break;
                case 0x6ffffffe: needed = FileOffset(elf, value); break;
                case 0x6fffffff: count = (int)value; break;
            }
        }

        return (needed, count, strings);
    }

    private static (int Offset, int Size) Segment(byte[] elf, int type)
    {
        for (var i = 0; i < BitConverter.ToUInt16(elf, 56); i++)
        {
            var header = ProgramHeader(elf, i);
            if (BitConverter.ToInt32(elf, header) == type)
            {
                return ((int)BitConverter.ToInt64(elf, header + 8), (int)BitConverter.ToInt64(elf, header + 32));
            }
        }

        return (-1, 0);
    }

    private static int FileOffset(byte[] elf, long address)
    {
        for (var i = 0; i < BitConverter.ToUInt16(elf, 56); i++)
        {
            var header = ProgramHeader(elf, i);
            var start = BitConverter.ToInt64(elf, header + 16);
            var isLoad = BitConverter.ToInt32(elf, header) == 1;
            if (isLoad && address >= start && address < start + BitConverter.ToInt64(elf, header + 32))
            {
                return (int)(address - start + BitConverter.ToInt64(elf, header + 8));
            }
        }

        return -1;
    }

    private static int ProgramHeader(byte[] elf, int index)
    {
        return (int)BitConverter.ToInt64(elf, 32) + index * BitConverter.ToUInt16(elf, 54);
    }

    private static string TextAt(byte[] elf, int offset)
    {
        var end = offset;
        while (elf[end] != 0)
        {
            end++;
        }

        return Encoding.ASCII.GetString(elf, offset, end - offset);
    }

    private static int IndexOf(byte[] text, byte[] word)
    {
        for (var i = 0; i + word.Length <= text.Length; i++)
        {
            var j = 0;
            while (j < word.Length && text[i + j] == word[j])
            {
                j++;
            }

            if (j == word.Length)
            {
                return i;
            }
        }

        return -1;
    }
}

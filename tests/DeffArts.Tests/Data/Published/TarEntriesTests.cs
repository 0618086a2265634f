using System.Formats.Tar;
using System.Text;
using DeffArts.Data.Published;
using Xunit;

namespace DeffArts.Tests.Data.Published;

public class TarEntriesTests
{
    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void PlainFilesOfEveryFormatAreRead(TarEntryFormat format)
    {
        var tar = new TarEntries(new MemoryStream(Archive(format)));

        Assert.Equal(("data/a.bin", 3L), tar.Next());
        var content = new byte[3];
        tar.ReadExactly(content);
        Assert.Equal([1, 2, 3], content);
        // Passed over unread, with its rest of a block.
        Assert.Equal(("c.bin", 600L), tar.Next());
        Assert.Equal(("d.bin", 0L), tar.Next());
        Assert.Null(tar.Next());
    }

    [Fact]
    public void WhatIsNoHeaderIsRefused()
    {
        var archive = Archive(TarEntryFormat.Ustar);
        archive[3] ^= 1;

        Assert.Throws<InvalidDataException>(() => new TarEntries(new MemoryStream(archive)).Next());
    }

    [Fact]
    public void ASizeThatIsClaimedAllocatesNothing()
    {
        // An extended header that says it has 2 GB.
        var archive = Archive(TarEntryFormat.Pax);
        Assert.Equal((byte)'x', archive[156]);
        Encoding.ASCII.GetBytes("17777777777\0").CopyTo(archive, 124);
        var sum = archive.Take(512).Select((value, i) => i is >= 148 and < 156 ? ' ' : (int)value).Sum();
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(archive, 148);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<EndOfStreamException>(() => new TarEntries(new MemoryStream(archive)).Next());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void AFileIsNotReadBeyondItsEnd()
    {
        var tar = new TarEntries(new MemoryStream(Archive(TarEntryFormat.Ustar)));
        tar.Next();

        Assert.Throws<EndOfStreamException>(() => tar.ReadExactly(new byte[1024]));
    }

    private static byte[] Archive(TarEntryFormat format)
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, format, leaveOpen: true))
        {
            tar.WriteEntry(Entry(format, "data/a.bin", [1, 2, 3]));
            tar.WriteEntry(Entry(format, "c.bin", new byte[600]));
            tar.WriteEntry(Entry(format, "d.bin", []));
        }

        return archive.ToArray();
    }

    private static TarEntry Entry(TarEntryFormat format, string name, byte[] content)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
            _ => new PaxTarEntry(TarEntryType.RegularFile, name),
        };
        entry.DataStream = new MemoryStream(content);
        return entry;
    }
}

using System.IO.Compression;
using DeffArts.Data.Published;
using Xunit;

namespace DeffArts.Tests.Data.Published;

public sealed class GzipInputTests
{
    [Fact]
    public void WhatUnpacksToMoreThanItMayIsLeftThere()
    {
        using var folder = new TemporaryFolder();
        using (var packed = new GZipStream(File.Create(folder["bomb.gz"]), CompressionLevel.SmallestSize))
        {
            packed.Write(new byte[10_000_000]);
        }

        Assert.InRange(new FileInfo(folder["bomb.gz"]).Length, 1, 20_000);
        using var file = File.OpenRead(folder["bomb.gz"]);
        using var input = new GzipInput(file, file, most: 1_000_000);

        var error = Assert.Throws<InvalidDataException>(() => input.CopyTo(Stream.Null));
        Assert.Equal("it unpacks to more than 1000000 bytes", error.Message);
    }
}

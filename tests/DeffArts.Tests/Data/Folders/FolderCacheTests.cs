using System.Security.Cryptography;
using DeffArts.Data.Folders;
using DeffArts.Data.Photographs;
using Xunit;

namespace DeffArts.Tests.Data.Folders;

public sealed class FolderCacheTests : IDisposable
{
    private const int Size = 8;
    private const int Head = 16 + SHA256.HashSizeInBytes;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // The lengths 2^31 - 1 and one of too many bytes, a text that ends early, pixels that are missing or too many.
    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 5, 65 })]
    [InlineData(new byte[] { 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 65, 0, 0, 0, 0, 0, 0, 0, 0, 9 })]
    [InlineData(new byte[] { 1, 65, 0, 0, 0, 0, 0, 0, 0, 0, 1, 65, 0, 0, 0, 0, 0, 0, 0, 0, 9 })]
    [InlineData(new byte[0])]
    public void WhatIsNotWholeUnderARightChecksumIsDamaged(byte[] payload)
    {
        foreach (var label in new[] { "a", "b" })
        {
            Directory.CreateDirectory(folder.In("photos", label));
            File.WriteAllBytes(folder.In("photos", label, "1.png"), [1]);
        }

        var cache = new FolderCache(folder.In("cache"), FolderListing.Of(folder.In("photos")), Size);
        cache.Write([new DecodedPart(
            [new DecodedFile("", 1, 1), DecodedFile.Unreadable("damaged")], new byte[3 * Size * Size])]);
        byte[] content = [.. File.ReadAllBytes(cache.Path).AsSpan(0, Head), .. payload];
        File.WriteAllBytes(cache.Path, [.. content, .. SHA256.HashData(content)]);

        Assert.Throws<InvalidDataException>(cache.Read);
    }
}

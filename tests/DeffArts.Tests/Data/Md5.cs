using System.Security.Cryptography;

namespace DeffArts.Tests.Data;

/// <summary>The checksum that the official pages publish.</summary>
internal static class Md5
{
#pragma warning disable CA5351 // Not used against malice.
    public static string Of(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
}

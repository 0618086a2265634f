using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DeffArts.Data;

/// <summary>
/// Test images for a folder that has none: about one in <see cref="OneIn"/>, chosen by the image's path alone. So
/// search, training and test agree without a setting, and an image that is added later moves no other from one side to
/// the other.
/// </summary>
internal static class HeldOut
{
    /// <summary>One image in this many is held out, and only from classes that have at least as many.</summary>
    public const int OneIn = 5;

    /// <summary>
    /// Splits images by their paths below the folder; the second part is null where nothing was held out.
    /// </summary>
    public static (ImageSet Train, ImageSet? Test) Split(ImageSet images, IReadOnlyList<string> paths, string testName)
    {
        var kept = new List<int>();
        var held = new List<int>();
        foreach (var ofClass in Enumerable.Range(0, images.Count).GroupBy(i => images.Labels[i]))
        {
            var sides = ofClass.ToLookup(i => IsHeldOut(paths[i]));
            // A class must not lose all that it could be learned from.
            var splits = ofClass.Count() >= OneIn && sides[false].Any();
            kept.AddRange(splits ? sides[false] : ofClass);
            held.AddRange(splits ? sides[true] : []);
        }

        return held.Count == 0 ? (images, null) : (images.Select(kept), images.Select(held, testName));
    }

    private static bool IsHeldOut(string path)
    {
        var name = path.Replace(Path.DirectorySeparatorChar, '/');
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % OneIn == 0;
    }
}

using DeffArts.Data.Folders;

namespace DeffArts.Data.Photographs;

/// <summary>What sizes a folder's photographs have, for who has not said which size to take.</summary>
internal static class PhotographSizes
{
    /// <summary>The line: which size is taken and which there are.</summary>
    public static string Note(IEnumerable<DecodedPart> parts, int taken)
    {
        var files = parts.SelectMany(part => part.Files).Where(file => file.IsReadable)
            .OrderBy(file => Math.Min(file.Width, file.Height)).ThenBy(file => Math.Max(file.Width, file.Height))
            .ToList();
        var (first, middle, last) = (files[0], files[files.Count / 2], files[^1]);
        var sizes = first == last
            ? $"all photographs are {first.Width} x {first.Height}"
            : $"the photographs are {first.Width} x {first.Height} to {last.Width} x {last.Height}, "
                + $"half of them {middle.Width} x {middle.Height} or larger by the short side";
        return $"no image size was given: images are resized to {taken} x {taken} pixels; {sizes}";
    }
}

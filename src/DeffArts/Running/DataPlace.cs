namespace DeffArts.Running;

/// <summary>The data setting with its path made absolute, so that a run can be resumed from any folder.</summary>
public static class DataPlace
{
    /// <summary><c>folder:flowers</c> becomes <c>folder:/home/me/flowers</c>; a name stays a name.</summary>
    public static string Absolute(string data)
    {
        if (data.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && Path.Exists(data[(colon + 1)..]))
        {
            return data[..(colon + 1)] + Path.GetFullPath(data[(colon + 1)..]);
        }

        // A known name wins over a folder of that name, as it does when the data are opened.
        return !Data.Datasets.Names.Contains(data) && Path.Exists(data) ? Path.GetFullPath(data) : data;
    }

    /// <summary>The same for a processor's TOML file; a name stays a name.</summary>
    public static string OfProcessor(string processor) =>
        File.Exists(processor) ? Path.GetFullPath(processor) : processor;
}

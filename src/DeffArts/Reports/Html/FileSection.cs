namespace DeffArts.Reports.Html;

/// <summary>The files of a run or a sweep that are there, each a link with what it holds.</summary>
internal static class FileSection
{
    private static readonly (string Name, string What)[] Run =
    [
        ("settings.json", "every setting, the data and the machine"), ("summary.json", "the results"),
        ("events.jsonl", "every step and epoch, a line each"),
        ("genotype.json", "the cells, as train, cost and show read them"),
        ("cells.svg", "their picture"), ("test.json", "the test, class by class"),
        ("network.safetensors", "the trained network"),
        ("best.safetensors", "the network that was best on the images kept out"),
        ("tensorboard", "curves for TensorBoard"),
    ];

    private static readonly (string Name, string What)[] Sweep =
    [
        ("sweep.json", "what was asked for"), ("sweep-results.json", "every figure"),
        ("sweep.csv", "a line for each member"),
        .. ((string[])["figure-2", "figure-3", "figure-5"]).SelectMany(name => (string[])[name + ".svg", name + ".png"])
            .Select(name => (name, "picture")), ("members", "the run folders"),
    ];

    /// <summary>Of a run's folder.</summary>
    public static Markup OfRun(string folder, string pageFolder) => Of(Run, folder, pageFolder);

    /// <summary>Of a sweep's folder.</summary>
    public static Markup OfSweep(string folder, string pageFolder) => Of(Sweep, folder, pageFolder);

    private static Markup Of((string Name, string What)[] files, string folder, string pageFolder)
    {
        var there = files.Where(file => Path.Exists(Path.Combine(folder, file.Name))).ToList();
        return Markup.Of($"""
            <p class="why">Links open while this page lies where it was written; the page itself needs none of them.</p>
            <ul class="files">{there.Select(file => Markup.Of($"<li>{FileLink.To(file.Name, Path.Combine(folder, file.Name), pageFolder)} {file.What}</li>\n"))}</ul>
            """);
    }
}

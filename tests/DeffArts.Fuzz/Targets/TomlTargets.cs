using DeffArts.App;
using DeffArts.App.Settings;
using DeffArts.App.Sweeping;
using DeffArts.Cost;
using DeffArts.Settings;
using DeffArts.Space;

namespace DeffArts.Fuzz.Targets;

/// <summary>Processors, and the config files of runs and sweeps.</summary>
internal static class TomlTargets
{
    private const string Measured = """
        name = "mine"
        source = 'measured "here"'
        clock_megahertz = 600.5 # of one core
        note = "a \u00e4 \t note"

        [cycles]
        compare = 1
        add = 0.5
        multiply = 4
        divide = 1_0

        [[measured]]
        part = "sep_conv_3x3"
        stride = 1
        channels = 16
        size = 32
        operations = 100
        instructions = 250

        [[measured]]
        part = "stem"
        stride = 1
        channels = 8
        size = 16
        operations = 9
        instructions = 8
        """;

    private const string Space = """
        name = "mine"
        [stem]
        multiplier = 2
        [head]
        normalised = true
        [layout]
        cell = "cell"
        reduction = "smaller"
        [[cell]]
        name = "cell"
        inputs = 2
        preprocess = true
        nodes = 2
        operations = ["none", "nor_conv_3x3", "skip_connect"]
        inputs_per_node = 1
        output = "concatenation"
        [[cell]]
        name = "smaller"
        inputs = 1
        nodes = 1
        operations = ["res_block_3x3"]
        output = "last"
        """;

    private const string Chain = """
        name = "chain"
        [stem]
        channels = 16
        stride = 2
        rectified = true
        [head]
        channels = 64
        [[stage]]
        channels = 24
        repeats = 2
        stride = 2
        kernels = [3, 5]
        expansions = [1, 6]
        skip = true
        """;

    private const string Search = """
        preset = "quick"   # the shortest
        gamma = 0.02
        epochs = 3
        operations = ["sep_conv_3x3", 'skip_connect',
          "none"]
        augment = true
        data = "shapes"
        """;

    private const string Sweep = """
        [sweep]
        gammas = [0, 0.01]
        seeds = [1, 2]
        jobs = 1

        [search]
        preset = "quick"
        epochs = 2

        [train]
        preset = "quick"
        epochs = 1
        """;

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> In(Scratch scratch) =>
    [
        new("processor", [Words.Bytes(Measured),
            .. Processor.Names.Select(name => Words.Bytes(ProcessorText.Write(Processor.Load(name))))],
            scratch.File("p.toml", path => Processor.Load(path)), Target.Ends(ExitCode.Usage))
        {
            Words = [.. Words.Toml,
                .. Words.Of("[cycles]\n", "[[measured]]\n", "add = 1\n", "\"head\"", "\"dil_conv_5x5\"")],
        },
        new("config", [Words.Bytes(Search)], scratch.File("c.toml", ReadConfig),
            Target.Ends(ExitCode.Usage)) { Words = Words.Toml },
        new(
            "space", [Words.Bytes(Space), Words.Bytes(Chain)], scratch.File("space.toml", ReadSpace),
            Target.Ends(ExitCode.Usage))
        {
            Words = [.. Words.Toml, .. Words.Of("[[cell]]\n", "[[stage]]\n", "inputs = 2\n", "preprocess = true\n",
                "operations = [\"none\"]\n", "\"res_block_3x3\"", "\"mbconv_3x3_e6\"", "nodes = 16\n",
                "repeats = 99\n")],
        },
        new("sweep-config", [Words.Bytes(Sweep)], scratch.File("s.toml", ReadSweep), Target.Ends(ExitCode.Usage))
        {
            Words = [.. Words.Toml,
                .. Words.Of("[sweep]\n", "[train]\n", "out = \"\"\n", "gammas = []\n", "preset = \"paper\"\n")],
        },
    ];

    // What can be read is laid out too.
    private static void ReadSpace(string path)
    {
        var settings = ResolvedSettings.From(
            SearchTable.Schema, [], [new Assignment("space", path, "the fuzz project")]).Settings;
        NetworkPlan.ForSearch(settings.Search.SearchSpace(), new NetworkShape(5, 4, 32, 3, 10));
    }

    private static void ReadConfig(string path) => ResolvedSettings.From(
        SearchTable.Schema, ConfigFile.Read(path, [.. SearchTable.Schema.Names]), []);

    private static void ReadSweep(string path) =>
        SweepRequest.Resolve(ConfigFile.ReadTables(path, SweepRequest.Tables), [], [], []);
}

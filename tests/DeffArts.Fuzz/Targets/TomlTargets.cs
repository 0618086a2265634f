using DeffArts.App;
using DeffArts.App.Settings;
using DeffArts.App.Sweeping;
using DeffArts.Cost;
using DeffArts.Settings;

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
        new("processor", [Words.Bytes(Measured), .. Processor.Names.Select(name => Words.Bytes(ProcessorText.Write(Processor.Load(name))))],
            scratch.File("p.toml", path => Processor.Load(path)), Target.Ends(ExitCode.Usage))
        {
            Words = [.. Words.Toml, .. Words.Of("[cycles]\n", "[[measured]]\n", "add = 1\n", "\"head\"", "\"dil_conv_5x5\"")],
        },
        new("config", [Words.Bytes(Search)], scratch.File("c.toml", ReadConfig), Target.Ends(ExitCode.Usage)) { Words = Words.Toml },
        new("sweep-config", [Words.Bytes(Sweep)], scratch.File("s.toml", ReadSweep), Target.Ends(ExitCode.Usage))
        {
            Words = [.. Words.Toml, .. Words.Of("[sweep]\n", "[train]\n", "out = \"\"\n", "gammas = []\n", "preset = \"paper\"\n")],
        },
    ];

    private static void ReadConfig(string path) => ResolvedSettings.From(
        SearchTable.Schema, ConfigFile.Read(path, [.. SearchTable.Schema.Names]), []);

    private static void ReadSweep(string path) =>
        SweepRequest.Resolve(ConfigFile.ReadTables(path, SweepRequest.Tables), [], [], []);
}

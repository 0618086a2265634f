using System.CommandLine;
using System.Text;
using DeffArts.App.Commands;
using DeffArts.App.Sweeping;
using DeffArts.Settings;
using DeffArts.Sweeps;

namespace DeffArts.App;

/// <summary>The help, written from the same tables that the program works by.</summary>
internal static partial class HelpText
{
    /// <summary>The option that lists every setting.</summary>
    public const string LongHelpOption = "--help-all";

    private const int Column = 30;
    private const int Width = 100;

    /// <summary>The help of a command.</summary>
    public static string For(Command command) => command.Name switch
    {
        SearchCommand.Name => Search(isLong: false),
        TrainCommand.Name => Train(isLong: false),
        SweepCommand.Name => Sweep(),
        TestCommand.Name => Test(),
        PredictCommand.Name => Predict(),
        ExportCommand.Name => Export(),
        VerifyCommand.Name => Verify(),
        CostCommand.Name => Cost(),
        GenotypesCommand.Name => Genotypes(),
        ShowCommand.Name => Show(),
        PaperCommand.Name => Paper(),
        MeasureCommand.Name => Measure(),
        MeasureCommand.Operations => MeasureOperations(),
        ReportCommand.Name => Report(),
        _ => Root(),
    };

    /// <summary>The help of <c>search</c>; the short one describes the basic settings and names the others.</summary>
    public static string Search(bool isLong) => Settings(
        SearchTable.Schema, "Search a cell by the paper's method, with compute cost in the objective.",
        "deffarts search [options]", isLong);

    /// <summary>The help of <c>train</c>; the short one describes the basic settings and names the others.</summary>
    public static string Train(bool isLong) => Settings(
        TrainTable.Schema,
        "Train the network of some cells, and test it once at the end.\n\nGENOTYPE is " + GenotypeSource.Help
            + ".\nOf a run folder the data are taken over too.",
        "deffarts train GENOTYPE [options]", isLong,
        ("--runs K",
            "train K times, with seeds seed, seed + 1, ...: mean and deviation of the test error; each is a run "
            + "folder in one folder, which --resume goes on with"));

    private static string Settings<T>(
        SettingSchema<T> schema, string what, string usage, bool isLong,
        params ReadOnlySpan<(string Head, string Tail)> more)
        where T : IRunSettings
    {
        var text = new StringBuilder();
        foreach (var line in what.Split('\n'))
        {
            Wrap(text, 0, line);
        }

        text.Append($"\nUsage: {usage}\n\nStart:\n");
        Row(text, "--preset P", $"where the settings start from (default {schema.Presets[0].Name}):");
        foreach (var preset in schema.Presets)
        {
            Row(text, "", $"  {preset.Name}: {preset.Help}");
        }

        Row(text, "--config FILE.toml", "settings under the names below, without dashes; the command line wins");
        Row(text, "--resume RUN", "go on with a stopped run, bit for bit; with it only "
            + string.Join(", ", SettingOptions<T>.Resumable.Select(name => $"--{name}")) + " and --json");
        Row(text, "--folder DIR", "make this the run folder, instead of one below --out");
        foreach (var (head, tail) in more)
        {
            Row(text, head, tail);
        }

        Row(text, "--tensorboard", "keep TensorBoard's event file in the run folder too; also when a run goes on");
        Row(text, "--json", "print only the summary on stdout, as JSON; progress goes to stderr");
        Row(text, LongHelpOption, "describe every setting");
        var described = schema.All.Where(setting => isLong || setting.IsBasic);
        foreach (var group in described.GroupBy(setting => setting.Group))
        {
            text.Append($"\n{group.Key}:\n");
            foreach (var setting in group)
            {
                Row(text, $"--{setting.Name} {setting.Form}", setting.Help);
            }
        }

        if (!isLong)
        {
            const string also = "Also: ";
            text.Append('\n').Append(also);
            var others = schema.All.Except(described).Select(setting => $"--{setting.Name}");
            Wrap(text, also.Length, string.Join(' ', others));
        }

        return text.ToString();
    }

    private static string Sweep()
    {
        var standard = SweepPlan.Standard;
        var text = new StringBuilder(
            "Search, train and test for every gamma with every seed, each as a process of its own.\n\n")
            .Append("Usage: deffarts sweep [options]\n\n");
        Row(text, "--gammas LIST", $"cost weightages (default {string.Join(',', standard.Gammas)})");
        Row(text, "--seeds LIST", $"of search and training (default {string.Join(',', standard.Seeds)})");
        Row(text, "--data D", "images, as for search; they must have test images");
        Row(text, "--search-preset P", $"one of {PresetsOf(SearchTable.Schema)}");
        Row(text, "--train-preset P", $"one of {PresetsOf(TrainTable.Schema)}");
        Row(text, "--search-config FILE.toml", "settings of every search, as its own --config");
        Row(text, "--train-config FILE.toml", "settings of every training, as its own --config");
        Row(text, "--config FILE.toml",
            "the whole experiment in tables [sweep], [search] and [train]; the command line wins");
        Row(text, "--jobs N", "processes at a time (default 1)");
        Row(text, "--threads N", "threads of all processes together; 0 is one for each core, the most that are used");
        Row(text, "--out DIR",
            $"the sweep's folder (default {SweepRequest.DefaultOut}); the same command goes on with a stopped sweep");
        Row(text, "--resume DIR", "go on with a stopped sweep; with it only --jobs, --threads and --json");
        Row(text, "--json", "print only the results on stdout, as JSON; progress goes to stderr");
        text.Append(
            "\nA member that fails is tried once more, then reported; the others go on. Going on with the sweep tries it again.\n");
        return text.ToString();
    }

    private static string PresetsOf<T>(SettingSchema<T> schema)
        where T : IRunSettings =>
        $"{string.Join(", ", schema.Presets.Select(preset => preset.Name))} (default {schema.Presets[0].Name})";

    private static string Test()
    {
        var text = new StringBuilder("Test a trained network: error, classes, confusion matrix, time and cost.\n\n")
            .Append("Usage: deffarts test RUN [options]\n\n");
        Row(text, "RUN", "the folder of a finished training");
        Row(text, "--data D",
            "images to test on; by default those of the training's data. Of a folder all in FOLDER/CLASS/, or those in "
            + "FOLDER/test/CLASS/ or FOLDER/val/CLASS/; images that the network was trained on are left out");
        Row(text, "--best", "the network that was best on the images kept out, not the last one");
        Row(text, "--threads N", "threads; 0 is one for each core, the most that are used");
        Row(text, "--json", "print JSON");
        return text.ToString();
    }

    private static string Predict()
    {
        var text = new StringBuilder("Say what a trained network takes images for.\n\n")
            .Append("Usage: deffarts predict RUN IMAGE|FOLDER... [options]\n\n");
        Row(text, "RUN", "the folder of a finished training");
        Row(text, "IMAGE", "a JPEG or PNG file");
        Row(text, "FOLDER",
            "all JPEG and PNG files in it and in its subfolders, by name; those that cannot be read are left out and named");
        Row(text, "--best", "the network that was best on the images kept out, not the last one");
        Row(text, "--json", "print every class with its probability, as JSON");
        return text.ToString();
    }

    private static string Export()
    {
        var text = new StringBuilder(
            "Write a trained network as ONNX (operator set 17), BatchNorm folded, any batch size,\n")
            .Append("or as a C99 library without dependencies.\n\nUsage: deffarts export RUN [--onnx FILE.onnx] [--c DIR] [options]\n\n");
        Row(text, "RUN", "the folder of a finished training");
        Row(text, "--onnx FILE.onnx", "where the network goes in single precision");
        Row(text, "--c DIR", "where the C library goes, with its memory plan; with --int8 in 8-bit integers");
        Row(text, "--int8", "also FILE.int8.onnx in 8 bits, and the accuracy of both on all test images");
        Row(text, "--calibration-images N",
            $"training images that the ranges of 8-bit values come from (default {ExportCommand.CalibrationImages})");
        Row(text, "--include-preprocessing", "read raw pixels 0 to 255 instead of normalised ones");
        Row(text, "--no-fold", "keep every BatchNorm as an operator of its own");
        Row(text, "--data D", "images to calibrate and test with; by default those of the training's data");
        Row(text, "--best", "the network that was best on the images kept out, not the last one");
        Row(text, "--threads N", "threads; 0 is one for each core, the most that are used");
        return text.ToString();
    }

    private static string Verify()
    {
        var text = new StringBuilder(
            "Run a trained network and its exported forms (ONNX, and C where there is a compiler) on the same\ntest images; a difference over the ")
            .Append("tolerance is exit code 1. 8-bit forms are held against\neach other: 99 % of the images within 8 steps of a logit in 8 bits, and the same class where the\n")
            .Append("two largest logits are more than 2 steps apart.\n\nUsage: deffarts verify RUN [options]\n\n");
        Row(text, "RUN", "the folder of a finished training");
        Row(text, "--images N", "how many test images; 0 is all (default)");
        Row(text, "--calibration-images N",
            $"training images that the ranges of 8-bit values come from (default {ExportCommand.CalibrationImages})");
        Row(text, "--data D", "images to calibrate and test with; by default those of the training's data");
        Row(text, "--best", "the network that was best on the images kept out, not the last one");
        Row(text, "--threads N", "threads of the network itself; the other forms have one");
        Row(text, "--json", "print JSON");
        return text.ToString();
    }

    private static string Root()
    {
        var text = new StringBuilder("DEff-ARTS: differentiable, hardware-cost-aware architecture search.\n\n")
            .Append("Usage: deffarts <command> [options]\n\nCommands:\n");
        Row(text, SearchCommand.Name, "search a cell; without options for minutes, on images drawn by the program");
        Row(text, TrainCommand.Name + " GENOTYPE",
            "train the network of a run's, a file's or a known genotype's cells");
        Row(text, SweepCommand.Name, "search, train and test for every gamma and seed: table, Pareto front, pictures");
        Row(text, TestCommand.Name + " RUN", "test a trained network: error, classes, confusion matrix, cost");
        Row(text, PredictCommand.Name + " RUN IMAGE|FOLDER...", "say what a trained network takes images for");
        Row(text, ExportCommand.Name + " RUN",
            "write a trained network as ONNX or as C, in single precision or 8 bits");
        Row(text, VerifyCommand.Name + " RUN", "hold the exported forms of a network against the network");
        Row(text, ReportCommand.Name + " RUN",
            "write everything about a run or a sweep into one HTML file, to pass on");
        Row(text, CostCommand.Name + " GENOTYPE...", "cycles, parameters, MACs and size of cells and their network");
        Row(text, GenotypesCommand.Name, "list the published cells that come with the program");
        Row(text, ShowCommand.Name + " GENOTYPE", "print or draw cells");
        Row(text, PaperCommand.Name + " [RUN...]",
            "compute the paper's tables and figures and check them against the print");
        Row(text, MeasureCommand.Name + " GENOTYPE...",
            "count the instructions of exported networks, beside what predicts them");
        text.Append("\nOptions:\n");
        Row(text, "--help", "this help, or a command's: deffarts search --help, or deffarts help search");
        Row(text, "--version", "version and commit");
        text.Append("\nRUN is a folder, or the name of one:\n");
        Row(text, RunRoot.Variable,
            "variable that names the folder of all runs: new ones are made there, and RUN is looked for there; "
            + "without it new runs are made in runs/, and RUN is looked for in runs/ here and above the current folder");
        text.Append("\nExit codes:\n");
        foreach (var (code, meaning) in ExitCode.All)
        {
            Row(text, $"{code}", meaning);
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, string head, string tail)
    {
        var start = $"  {head}".PadRight(Column);
        text.Append(start.Length > Column ? $"{start}\n{new string(' ', Column)}" : start);
        Wrap(text, Column, tail);
    }

    private static void Wrap(StringBuilder text, int indent, string words)
    {
        var column = indent;
        foreach (var word in words.Split(' '))
        {
            if (column > indent && column + word.Length + 1 > Width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
            }

            text.Append(column == indent ? "" : " ").Append(word);
            column += word.Length + 1;
        }

        text.Append('\n');
    }
}

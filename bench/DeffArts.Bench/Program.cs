using DeffArts.App;
using DeffArts.Bench;
using DeffArts.Bench.Referee;

MallocSettings.Apply();

int Option(string name, int otherwise) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1]) : otherwise;

string? Text(string name) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

var settings = new StepBenchSettings(
    Option("--batch", 64), Option("--channels", 16), Option("--layers", 8), Option("--rounds", 3),
    Option("--threads", Environment.ProcessorCount), args.Contains("--fast-only"), Text("--only"));
var partialChannels = Option("--partial-channels", 1);
switch (args)
{
    case ["step", ..]:
        if (partialChannels > 1)
        {
            PartialBench.Run(settings, partialChannels);
        }
        else
        {
            StepBench.Run(settings);
        }

        return BreakdownBench.RunApart(settings, partialChannels) ? 0 : 1;
    case ["breakdown", ..]:
        BreakdownBench.Run(settings, partialChannels);
        return 0;
    case ["peer", ..]:
        return PeerBench.Run(settings);
    case ["scale", ..]:
        ScaleBench.Run(settings.Rounds, args.Contains("--quick"));
        return 0;
    case ["scale-row", ..]:
        ScaleBench.RunRow(settings);
        return 0;
    case ["derived", ..]:
        DerivedBench.Run(new StepBenchSettings(
            Option("--batch", 96), Option("--channels", 36), Option("--layers", 20), Option("--rounds", 3),
            Option("--threads", Environment.ProcessorCount), args.Contains("--fast-only"), Only: null));
        return 0;
    case ["kernels", ..]:
        if (!args.Contains("--dense"))
        {
            KernelBench.Run();
        }

        DenseBench.Run();
        return 0;
    case ["cortex-m", var folder]:
        CortexLibraries.Write(folder);
        return 0;
    case ["referee", "campaign", ..]:
        return Campaign.Run(args[2..]);
    case ["referee", "search", var folder, ..]:
        return Campaign.Search(folder, args[3..]);
    case ["referee", ..]:
        return RefereeBench.Run(args[1..]);
    default:
        Console.Error.WriteLine(
            "usage: DeffArts.Bench step [--fast-only] [--partial-channels K] [--only weight|first|second] [SIZES]\n"
            + "       DeffArts.Bench peer [--only weight|first|second] [SIZES]\n"
            + "       DeffArts.Bench breakdown [--partial-channels K] [SIZES]\n"
            + "       DeffArts.Bench scale [--quick] [--rounds 3]\n"
            + "       DeffArts.Bench derived [--fast-only] [SIZES], 96 images, 36 channels and 20 cells if not given\n"
            + "       DeffArts.Bench kernels [--dense]\n"
            + "       DeffArts.Bench cortex-m FOLDER\n"
            + "       DeffArts.Bench referee [--referees DIR] CELLS...    run folders, genotype files, known names\n"
            + "       DeffArts.Bench referee campaign --out DIR [--referees DIR] [--methods paper,beta-darts+beta-decay=10]\n"
            + "           [--seeds 11,12] [--limits none,cycles=2.0M] [--set preset=small,gamma=0,threads=1]\n"
            + "SIZES: [--batch 64] [--channels 16] [--layers 8] [--rounds 3] [--threads N]");
        return 2;
}

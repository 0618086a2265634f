using DeffArts.Bench;

int Option(string name, int otherwise) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1]) : otherwise;

string? Text(string name) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

switch (args)
{
    case ["step", ..]:
        var settings = new StepBenchSettings(
            Option("--batch", 64), Option("--channels", 16), Option("--layers", 8), Option("--rounds", 3),
            Option("--threads", Environment.ProcessorCount), args.Contains("--fast-only"), Text("--only"));
        if (Option("--partial-channels", 1) is > 1 and var k)
        {
            PartialBench.Run(settings, k);
        }
        else
        {
            StepBench.Run(settings);
        }

        return 0;
    case ["derived", ..]:
        DerivedBench.Run(new StepBenchSettings(
            Option("--batch", 96), Option("--channels", 36), Option("--layers", 20), Option("--rounds", 3),
            Option("--threads", Environment.ProcessorCount), args.Contains("--fast-only"), Only: null));
        return 0;
    case ["kernels"]:
        KernelBench.Run();
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: DeffArts.Bench step [--batch 64] [--channels 16] [--layers 8] [--rounds 3] [--threads N] [--fast-only] "
            + "[--only weight|first|second] [--partial-channels K]\n"
            + "       DeffArts.Bench derived [--batch 96] [--channels 36] [--layers 20] [--rounds 3] [--threads N] [--fast-only]\n"
            + "       DeffArts.Bench kernels");
        return 2;
}

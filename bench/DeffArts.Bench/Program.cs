using System.Diagnostics;
using DeffArts.Bench;
using DeffArts.Search;

if (args is not ["step", ..])
{
    Console.Error.WriteLine("usage: DeffArts.Bench step [--layers 8] [--channels 16] [--batch-size 64] [--steps 5]");
    return 2;
}

int Option(string name, int otherwise) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1]) : otherwise;

var settings = new SearchSettings
{
    Layers = Option("--layers", 8),
    Channels = Option("--channels", 16),
    BatchSize = Option("--batch-size", 64),
};
var steps = Option("--steps", 5);
foreach (var order in (args.Contains("--first") ? new[] { Order.First } : [Order.First, Order.Second]))
{
    var seconds = SearchSteps.Time(settings with { Order = order }, steps);
    Console.WriteLine(
        $"{order.ToString().ToLowerInvariant()} order step: median {seconds[seconds.Length / 2]:0.000} s, "
        + $"minimum {seconds[0]:0.000} s over {steps} steps");
}

Console.WriteLine($"peak memory: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:0.00} GB");
return 0;

using System.Collections.Immutable;
using DeffArts.Fuzz;
using DeffArts.Fuzz.Targets;

// dotnet run --project tests/DeffArts.Fuzz -c Release -- [--seconds N] [--target NAME] [--seed S] [--input FILE]
// Damaged inputs for everything that reads bytes. Ends with 0, with 1 where a fault was found, with 2 for a bad option.
var options = FuzzOptions.Parse(args);
if (options is null)
{
    Console.Error.WriteLine("usage: [--seconds N] [--target NAME] [--seed S] [--input FILE] [--out FOLDER]");
    return 2;
}

using var scratch = new Scratch();
var targets = AllTargets.In(scratch).Where(target => options.Target is null || target.Name == options.Target)
    .ToImmutableArray();
if (targets.IsEmpty || (options.Input is not null && targets.Length > 1))
{
    Console.Error.WriteLine(
        $"--target is one of {string.Join(", ", AllTargets.In(scratch).Select(target => target.Name))}");
    return 2;
}

if (options.Input is { } path)
{
    var trial = Trial.Of(targets[0], File.ReadAllBytes(path));
    Console.WriteLine(
        $"{trial.Outcome}: {(trial.Problem.Length > 0 ? trial.Problem : trial.Thrown?.Message)}\n{trial.Thrown}");
    return trial.Outcome == Outcome.Failed ? 1 : 0;
}

var findings = new Findings(options.Out);
new Campaign(targets, options.Seed, findings, Console.Out).Run(options.Time);
Console.WriteLine(findings.Count == 0 ? "no faults" : $"{findings.Count} faults, in {options.Out}");
return findings.Count == 0 ? 0 : 1;

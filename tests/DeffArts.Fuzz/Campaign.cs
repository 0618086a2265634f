using System.Collections.Immutable;
using System.Diagnostics;
using DeffArts.Data;

namespace DeffArts.Fuzz;

/// <summary>Tries targets one after the other, each for its share of the time.</summary>
/// <param name="targets">The readers.</param>
/// <param name="seed">Of all mutations.</param>
/// <param name="findings">Takes what is found.</param>
/// <param name="output">Takes lines.</param>
internal sealed class Campaign(ImmutableArray<Target> targets, long seed, Findings findings, TextWriter output)
{
    private const int MostFaults = 10;

    /// <summary>Runs.</summary>
    public void Run(TimeSpan time)
    {
        output.WriteLine(
            $"seed {seed}, {time.TotalSeconds:0} s\n{"",-20}{"inputs",10}{"accepted",10}{"refused",10}{"faults",8}");
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < targets.Length; i++)
        {
            var target = targets[i];
            var until = time * (i + 1) / targets.Length;
            var before = findings.Count;
            var tally = Try(target, () => clock.Elapsed > until || findings.Count - before >= MostFaults);
            output.WriteLine(
                $"{target.Name,-20}{tally.Sum(),10}{tally[(int)Outcome.Accepted],10}{tally[(int)Outcome.Refused],10}"
                + $"{findings.Count - before,8}");
        }

        findings.Forget();
    }

    private long[] Try(Target target, Func<bool> isEnough)
    {
        var tally = new long[Enum.GetValues<Outcome>().Length];
        var (input, origin) = (Array.Empty<byte>(), "");
        using var watchdog = new Watchdog(() => Report(target, input, "hangs", origin));
        for (var number = -target.Seeds.Length; number < 0 || !isEnough(); number++)
        {
            (input, origin) = number < 0
                ? (target.Seeds[^-number], $"seed input {target.Seeds.Length + number}")
                : (new Mutator(new Randomness(seed, target.Name, number), target).Next(),
                    $"seed {seed}, input {number}");
            findings.Remember(input);
            watchdog.Begin();
            var trial = Trial.Of(target, input);
            watchdog.End();
            tally[(int)trial.Outcome]++;
            if (number < 0 && trial.Outcome == Outcome.Refused)
            {
                Report(target, input, $"a valid input is refused: {trial.Thrown!.Message}", origin);
            }
            else if (trial.Outcome == Outcome.Failed)
            {
                Report(target, Shrinking.Of(input, shorter => Trial.Of(target, shorter).Problem == trial.Problem),
                    trial.Problem, origin);
            }
        }

        return tally;
    }

    private void Report(Target target, byte[] input, string problem, string origin)
    {
        if (findings.Add(target, input, problem, origin) is { } line)
        {
            output.WriteLine(line);
        }
    }
}

namespace DeffArts.Fuzz;

/// <summary>What a reader did with an input.</summary>
internal enum Outcome
{
    /// <summary>Took it.</summary>
    Accepted,

    /// <summary>Refused it as documented.</summary>
    Refused,

    /// <summary>Something else.</summary>
    Failed,
}

/// <summary>An input was read.</summary>
/// <param name="Outcome">What the reader did.</param>
/// <param name="Problem">What is wrong, the same for the same fault; empty where nothing is.</param>
/// <param name="Thrown">The reader's exception, if it threw one.</param>
internal sealed record Trial(Outcome Outcome, string Problem, Exception? Thrown)
{
    /// <summary>Reads one input.</summary>
    public static Trial Of(Target target, byte[] input)
    {
        var memory = MemoryUse.Start();
        Exception? thrown = null;
        try
        {
            target.Read(input);
        }
        catch (Exception e)
        {
            thrown = e;
        }

        var allowed = target.FixedBytes + target.BytesPerByte * input.Length;
        return thrown is not null && !target.IsRefusal(thrown) ? new Trial(Outcome.Failed, Describe(thrown), thrown)
            : memory.Managed() > allowed ? new Trial(Outcome.Failed, "allocates too much", thrown)
            : memory.Resident() > Math.Max(allowed, MemoryUse.Noise)
            ? new Trial(Outcome.Failed, "takes too much memory", thrown)
            : new Trial(thrown is null ? Outcome.Accepted : Outcome.Refused, "", thrown);
    }

    // The type and the innermost place in our own code: one fault has many messages.
    private static string Describe(Exception thrown)
    {
        var place = (thrown.StackTrace ?? "").Split('\n').Select(line => line.Trim())
            .FirstOrDefault(line => line.StartsWith("at DeffArts.", StringComparison.Ordinal)) ?? "";
        return $"{thrown.GetType().Name} {place.Split(" in ")[0]}".Trim();
    }
}

using System.Text.Json.Nodes;

namespace DeffArts.Recorded;

/// <summary>A run in figures, as far as it has come: what a session does with every kind of it.</summary>
public interface IRunSummary<TSelf>
    where TSelf : IRunSummary<TSelf>
{
    /// <summary>How it ended, or that it has not.</summary>
    RunOutcome Outcome { get; }

    /// <summary>The run folder.</summary>
    string Run { get; }

    /// <summary>Wall seconds of all starts, from the data being ready.</summary>
    double WallSeconds { get; }

    /// <summary>With what the meter shows.</summary>
    TSelf With(RunOutcome outcome, Meter meter);

    /// <summary>In a folder that was moved.</summary>
    TSelf At(string run);

    /// <summary>The content of <c>summary.json</c>.</summary>
    JsonObject ToJson();

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is something else.</exception>
    static abstract TSelf FromJson(JsonNode? json);
}

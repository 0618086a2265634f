namespace DeffArts.Sweeps;

/// <summary>How far a member of a sweep is.</summary>
public enum MemberState
{
    /// <summary>Not begun, or not at its end.</summary>
    Waiting,

    /// <summary>Searched, trained and tested.</summary>
    Done,

    /// <summary>Search or training failed twice.</summary>
    Failed,
}

/// <summary>A member of a sweep, with its figures as far as there are any.</summary>
public sealed record SweepMember
{
    /// <summary>Cost weightage of Eq. 1.</summary>
    public required double Gamma { get; init; }

    /// <summary>Of search and training.</summary>
    public required long Seed { get; init; }

    /// <summary>How far it is.</summary>
    public required MemberState State { get; init; }

    /// <summary>The search's run folder, relative to the sweep's.</summary>
    public required string Search { get; init; }

    /// <summary>The training's run folder, relative to the sweep's.</summary>
    public required string Train { get; init; }

    /// <summary>Share of the test images classified wrong by the trained network, 0 to 1.</summary>
    public double? Error { get; init; }

    /// <summary>Classes of the data; null in a file of an older program.</summary>
    public int? Classes { get; init; }

    /// <summary>Images that it was tested on; null in a file of an older program.</summary>
    public long? TestImages { get; init; }

    /// <summary>Cross entropy on the training images in the last epoch of the training, in nats.</summary>
    public double? TrainingCrossEntropy { get; init; }

    /// <summary>Trainable numbers of the trained network, without the auxiliary tower.</summary>
    public long? Parameters { get; init; }

    /// <summary>Multiply-accumulates of the trained network for one image.</summary>
    public long? Macs { get; init; }

    /// <summary>The count that the paper's Table 3 prints as GMACs.</summary>
    public long? MacsWithElementwise { get; init; }

    /// <summary>Compute cost of the cells in Table 2's convention on the paper's processor, in cycles.</summary>
    public double? Cycles { get; init; }

    /// <summary>Cycles of the whole trained network for one image on the paper's processor.</summary>
    public double? NetworkCycles { get; init; }

    /// <summary>Wall seconds of the search, all starts together.</summary>
    public double? SearchSeconds { get; init; }

    /// <summary>Wall seconds of the training with its test, all starts together.</summary>
    public double? TrainSeconds { get; init; }

    /// <summary>Why it failed, in one line; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Gamma and seed.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public SweepPoint Point => new(Gamma, Seed);
}

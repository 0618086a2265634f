using DeffArts.Training;

namespace DeffArts.Recorded;

/// <summary>The training is over, and the network was tested where the data has test images.</summary>
public sealed record NetworkTested(Evaluation? Evaluation) : TrainingEvent;

using DeffArts.Training;

namespace DeffArts.App.Running;

/// <summary>The training is over, and the network was tested where the data has test images.</summary>
internal sealed record NetworkTested(Evaluation? Evaluation) : TrainingEvent;

using System.Text.Json.Nodes;
using DeffArts.Training;

namespace DeffArts.Recorded;

/// <summary>The lines of a training's <c>events.jsonl</c>.</summary>
public static class TrainEventLine
{
    /// <summary>The line of an event, or null for one that is not recorded.</summary>
    public static JsonObject? Of(TrainingEvent happened, DateTimeOffset now) => happened switch
    {
        TrainingStepCompleted step => new JsonObject
        {
            ["time"] = now.ToString("O"),
            ["event"] = "step",
            ["epoch"] = step.Epoch,
            ["step"] = step.Step,
            ["loss"] = Number(step.Loss),
            ["crossEntropy"] = Number(step.CrossEntropy),
            ["accuracy"] = step.Accuracy,
            ["gradientNorm"] = Number(step.GradientNorm),
        },
        TrainingEpochCompleted epoch => new JsonObject
        {
            ["time"] = now.ToString("O"),
            ["event"] = "epoch",
            ["epoch"] = epoch.Epoch,
            ["learningRate"] = epoch.LearningRate,
            ["dropPath"] = epoch.DropPath,
            ["crossEntropy"] = Number(epoch.CrossEntropy),
            ["accuracy"] = epoch.Accuracy,
            ["validationCrossEntropy"] = Number(epoch.ValidationCrossEntropy),
            ["validationAccuracy"] = epoch.ValidationAccuracy,
            ["isBest"] = epoch.IsBest,
        },
        NetworkTested { Evaluation: { } evaluation } => new JsonObject
        {
            ["time"] = now.ToString("O"),
            ["event"] = "test",
            ["error"] = evaluation.Error,
            ["crossEntropy"] = Number(evaluation.CrossEntropy),
            ["images"] = evaluation.Count,
        },
        _ => null,
    };

    private static JsonValue? Number(double? value) =>
        value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;
}

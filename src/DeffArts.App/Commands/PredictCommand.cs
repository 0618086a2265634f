using System.CommandLine;
using System.Text.Json.Nodes;
using DeffArts.App.Running;
using DeffArts.Data;
using static TorchSharp.torch;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts predict RUN IMAGE...</c>: what a trained network takes a user's files for.</summary>
internal static class PredictCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "predict";

    private const int Shown = 3;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var run = new Argument<string>("RUN");
        var images = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.OneOrMore };
        var best = Typed.Switch("--best");
        var json = Typed.Switch("--json");
        var command = new Command(Name) { run, images, best, json };
        command.SetAction(parsed =>
        {
            using var trained = TrainedNetwork.Read(RunPlaces.Here.Find(parsed.GetRequiredValue(run)), parsed.GetValue(best));
            Compute.Prepare(trained.Settings with { Device = "cpu", Threads = Environment.ProcessorCount });
            // All files are looked at before the first line is written: a bad one loses no answer.
            var answers = parsed.GetRequiredValue(images).Select(path => (path, Predict(trained, path))).ToList();
            Console.Out.Write(parsed.GetValue(json) ? JsonText.Of(Json(answers)) : Text(answers));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Every class with its probability, likeliest first.</summary>
    private static List<(string Class, double Probability)> Predict(TrainedNetwork trained, string path)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var shape = trained.Network.Plan.Shape;
        var images = SingleImage.Read(path, shape.ImageSize, shape.ImageChannels, trained.Classes);
        using var batches = new BatchStream(
            images, [0], batchSize: 1, trained.Normalisation, Augmentation.None, 0, "prediction", shuffle: false);
        var probabilities = nn.functional.softmax(trained.Network.Forward(batches.Next().Images).Logits.to(float64), 1);
        return
        [
            .. probabilities[0].data<double>().ToArray().Select((probability, label) => (trained.Classes[label], probability))
                .OrderByDescending(entry => entry.probability),
        ];
    }

    private static string Text(List<(string Path, List<(string Class, double Probability)> Classes)> answers) =>
        string.Concat(answers.Select(answer => $"{answer.Path}: " + string.Join(", ", answer.Classes.Take(Shown)
            .Select(entry => $"{entry.Class} {Figures.Percent(entry.Probability)}")) + "\n"));

    private static JsonArray Json(List<(string Path, List<(string Class, double Probability)> Classes)> answers) =>
    [
        .. answers.Select(answer => new JsonObject
        {
            ["image"] = answer.Path,
            ["class"] = answer.Classes[0].Class,
            ["probabilities"] = new JsonObject(answer.Classes.Select(entry =>
                KeyValuePair.Create(entry.Class, (JsonNode?)JsonValue.Create(entry.Probability)))),
        }),
    ];
}

using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using DeffArts.Data;
using DeffArts.Data.Folders;
using DeffArts.Data.Photographs;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Space;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts predict RUN IMAGE|FOLDER...</c>: what a trained network takes a user's files for.</summary>
internal static class PredictCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "predict";

    private const int Shown = 3;
    private const int MostNamed = 10;

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
            using var trained = TrainedNetwork.Read(
                RunPlaces.Here.Find(parsed.GetRequiredValue(run)), parsed.GetValue(best));
            Compute.Prepare(trained.Settings with { Device = "cpu", Threads = Environment.ProcessorCount });
            // All files are looked at before the first line is written: a bad one loses no answer.
            var answers = parsed.GetRequiredValue(images).SelectMany(path => Directory.Exists(path)
                ? PredictFolder(trained, path, Console.Error.WriteLine)
                : [new Answer(path, trained.Predict(path))]).ToList();
            Console.Out.Write(parsed.GetValue(json) ? JsonText.Of(Json(answers)) : Text(answers));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The answers for all images in a folder; those that cannot be read are named and left out.</summary>
    /// <exception cref="DataException">No image in it can be read.</exception>
    private static List<Answer> PredictFolder(TrainedNetwork trained, string folder, Action<string> note)
    {
        var (answers, unreadable) = (new List<Answer>(), new List<string>());
        foreach (var paths in ImageFiles.In(folder).Chunk(trained.Settings.Training.BatchSize))
        {
            var images = paths.Select(path => (Path: path, Image: TryRead(trained, path, unreadable)))
                .Where(entry => entry.Image is not null).ToList();
            if (images.Count > 0)
            {
                var classes = trained.Predict(Together([.. images.Select(entry => entry.Image!)]));
                answers.AddRange(images.Zip(classes, (entry, ofImage) => new Answer(entry.Path, ofImage)));
            }
        }

        if (answers.Count == 0)
        {
            throw new DataException($"{folder}: holds no readable JPEG or PNG image: {unreadable[0]}");
        }

        if (unreadable.Count > 0)
        {
            var more = unreadable.Count > MostNamed ? $" and {unreadable.Count - MostNamed} more" : "";
            note(PrintableText.Of(
                $"note: {unreadable.Count} unreadable file{(unreadable.Count == 1 ? "" : "s")} left out: "
                + $"{string.Join(", ", unreadable.Take(MostNamed))}{more}"));
        }

        return answers;
    }

    private static ImageSet? TryRead(TrainedNetwork trained, string path, List<string> unreadable)
    {
        var shape = trained.Network.Plan.Shape;
        var image = SingleImage.TryRead(path, shape.ImageSize, shape.ImageChannels, trained.Classes, out var problem);
        if (image is null)
        {
            unreadable.Add($"{path} ({problem})");
        }

        return image;
    }

    private static ImageSet Together(List<ImageSet> images) => new(
        images[0].Name, images[0].Classes, images[0].Channels, images[0].Size,
        [.. images.SelectMany(image => image.Pixels.ToArray())], images.Select(_ => 0));

    private static string Text(List<Answer> answers) =>
        string.Concat(
            answers.Select(answer => PrintableText.Of($"{answer.Path}: " + string.Join(", ", answer.Classes.Take(Shown)
            .Select(entry => $"{entry.Class} {Figures.Percent(entry.Probability)}"))) + "\n"));

    private static JsonArray Json(List<Answer> answers) =>
    [
        .. answers.Select(answer => new JsonObject
        {
            ["image"] = answer.Path,
            ["class"] = answer.Classes[0].Class,
            ["probabilities"] = new JsonObject(answer.Classes.Select(entry =>
                KeyValuePair.Create(entry.Class, (JsonNode?)JsonValue.Create(entry.Probability)))),
        }),
    ];

    private sealed record Answer(string Path, ImmutableArray<Likelihood> Classes);
}

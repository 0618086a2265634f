using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DeffArts.Data;

namespace DeffArts.App.Exporting;

/// <summary>Every form of a network held against the network on the same images.</summary>
/// <param name="Run">The training's folder.</param>
/// <param name="Images">The test images.</param>
/// <param name="Network">What the network itself answers.</param>
/// <param name="LogitStep">One step of a logit in 8 bits: the 255th part of the range that calibration saw.</param>
/// <param name="Forms">The others.</param>
internal sealed record Verification(
    string Run, ImageSet Images, Answers Network, double LogitStep, IReadOnlyList<Form> Forms)
{
    /// <summary>Largest difference of a logit in single precision.</summary>
    public const double LogitTolerance = 1e-4;

    /// <summary>
    /// Largest difference of a logit of two forms in 8 bits, in steps. They have the same integers to start with, but
    /// one rounds halves upwards where the other takes the even number, and from there on each goes its own way.
    /// </summary>
    public const double RoundingSteps = 8;

    /// <summary>Share of the images that must be within it.</summary>
    public const double RoundingShare = 0.99;

    /// <summary>An image counts as decided where its two largest logits are so many steps apart.</summary>
    public const double DecidedSteps = 2;

    /// <summary>Least share of the decided images that two forms in 8 bits give the same class.</summary>
    public const double ClassAgreement = 0.99;

    /// <summary>What is over its tolerance, a line each.</summary>
    public IReadOnlyList<string> Failures =>
    [
        .. Forms.Where(form => form is { IsExact: true, Answers: not null }
            && !(form.Answers.LargestDifference(Network) <= LogitTolerance))
            .Select(form => $"{form.Name}: logits differ by {Small(form.Answers!.LargestDifference(Network))}, "
                + $"more than {Small(LogitTolerance)}"),
        .. Rounded.Skip(1).Where(form => !(Steps(form) <= RoundingSteps))
            .Select(form =>
                $"{form.Name}: logits differ from those of {Rounded[0].Name} by {Tenths(Steps(form))} steps of 8 bits, "
                + $"more than {Tenths(RoundingSteps)}, in more than {Figures.Hundredths(1 - RoundingShare)} of the images"),
        .. Rounded.Skip(1).Where(form => Agreement(form) < ClassAgreement)
            .Select(form =>
                $"{form.Name}: gives {Figures.Hundredths(Agreement(form))} of the decided images the class that "
                + $"{Rounded[0].Name} gives, less than {Figures.Hundredths(ClassAgreement)}"),
    ];

    private List<Form> Rounded => [.. Forms.Where(form => form is { IsExact: false, Answers: not null })];

    /// <summary>A table for people.</summary>
    public string Text()
    {
        var text = new StringBuilder($"{Figures.Count(Images.Count)} test images of {Images.Name}\n\n")
            .Append("form         logits differ  same class  accuracy      file     flash     arena  ms/image\n");
        Row(text, new Form("network", IsExact: true, Network));
        foreach (var form in Forms)
        {
            Row(text, form);
        }

        foreach (var form in Rounded.Skip(1))
        {
            text.Append(
                $"\n{form.Name} and {Rounded[0].Name}: logits differ by at most {Tenths(Steps(form))} steps of {Small(LogitStep)} in "
                + $"{Figures.Hundredths(RoundingShare)} of the images\n(by {Tenths(form.Answers!.LargestDifference(Rounded[0].Answers!) / LogitStep)} in all);\n"
                + $"the same class for {Figures.Hundredths(Agreement(form))} of the {Figures.Count(Decided(form).Decided)} images whose two "
                + $"largest logits are {DecidedSteps:0} steps apart or more,\n"
                + $"for {Figures.Hundredths(form.Answers!.Agreement(Rounded[0].Answers!))} of all\n");
        }

        return text.ToString();
    }

    /// <summary>The same for programs; the names of the keys are promised.</summary>
    public JsonObject Json() => new()
    {
        ["run"] = Run,
        ["images"] = Images.Count,
        ["accuracy"] = Network.Accuracy(Images),
        ["secondsPerImage"] = Network.SecondsPerImage,
        ["forms"] = new JsonArray([.. Forms.Select(form => new JsonObject
        {
            ["name"] = form.Name,
            ["notRun"] = form.Reason,
            // JSON has no word for what is not finite.
            ["largestLogitDifference"] = form.Answers?.LargestDifference(Network) is { } difference
                && double.IsFinite(difference)
                ? difference
                : null,
            ["classAgreement"] = form.Answers?.Agreement(Network),
            ["int8Agreement"] = form is { IsExact: false, Answers: not null }
                ? form.Answers.Agreement(Rounded[0].Answers!)
                : null,
            ["int8LogitSteps"] = form is { IsExact: false, Answers: not null }
                && double.IsFinite(Steps(form)) ? Steps(form) : null,
            ["int8Decided"] = form is { IsExact: false, Answers: not null } ? Decided(form).Decided : null,
            ["int8DecidedAgreement"] = form is { IsExact: false, Answers: not null } ? Agreement(form) : null,
            ["accuracy"] = form.Answers?.Accuracy(Images),
            ["fileBytes"] = form.Answers is null ? null : form.FileBytes,
            ["flashBytes"] = form.FlashBytes,
            ["arenaBytes"] = form.ArenaBytes,
            ["secondsPerImage"] = form.Answers?.SecondsPerImage,
        })]),
        ["failures"] = new JsonArray([.. Failures.Select(failure => JsonValue.Create(failure))]),
    };

    private double Steps(Form form) => form.Answers!.UsualDifference(Rounded[0].Answers!, RoundingShare) / LogitStep;

    private (int Decided, int Same) Decided(Form form) =>
        Rounded[0].Answers!.Decided(form.Answers!, DecidedSteps * LogitStep);

    /// <summary>Of the decided images; all where there are none.</summary>
    private double Agreement(Form form) =>
        Decided(form) is { Decided: > 0 } count ? (double)count.Same / count.Decided : 1;

    private static string Tenths(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private void Row(StringBuilder text, Form form)
    {
        text.Append(form.Name.PadRight(13));
        if (form.Answers is not { } answers)
        {
            text.Append(form.Reason).Append('\n');
            return;
        }

        static string Size(long? bytes) => bytes is { } known and > 0 ? Figures.Size(known) : "-";
        text.Append(Small(answers.LargestDifference(Network)).PadLeft(13))
            .Append(Figures.Hundredths(answers.Agreement(Network)).PadLeft(12))
            .Append(Figures.Hundredths(answers.Accuracy(Images)).PadLeft(10))
            .Append(Size(form.FileBytes).PadLeft(10)).Append(Size(form.FlashBytes).PadLeft(10))
            .Append(Size(form.ArenaBytes).PadLeft(10))
            .Append((1e3 * answers.SecondsPerImage).ToString("0.00", CultureInfo.InvariantCulture).PadLeft(10))
            .Append('\n');
    }

    private static string Small(double value) => value.ToString("0.0e-0", CultureInfo.InvariantCulture);
}

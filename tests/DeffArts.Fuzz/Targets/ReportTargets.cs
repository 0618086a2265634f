using System.Xml;
using DeffArts.App;
using DeffArts.Files;
using DeffArts.Recorded;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Html;
using DeffArts.Reports.Paper;
using DeffArts.Reports.Raster;

namespace DeffArts.Fuzz.Targets;

/// <summary>What reports read of runs, up to the page, and the reader of our own pictures.</summary>
internal static class ReportTargets
{
    private const string Svg = """
        <svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" viewBox="0 0 60 40" role="img" font-family="sans-serif">
        <title>a</title><rect x="1" y="2" width="30" height="20" rx="3" fill="#ffeedd" stroke="#000000" stroke-width="1.5"/>
        <g transform="translate(3 4)"><line x1="0" y1="0" x2="9" y2="9" stroke="#123456" stroke-dasharray="4 2" stroke-linecap="round"/>
        <circle cx="5" cy="5" r="2.5" fill="none" stroke="#ff0000"/><polyline points="1,2 3,4 5,6" fill="none" stroke="#00ff00"/></g>
        <path d="M1 2L3 4C5 6 7 8 9 10H11V12Z" fill-rule="evenodd"/><polygon points="1,1 9,1 5,9" fill-opacity="0.5"/>
        <text x="10" y="20" transform="rotate(-90 10 20)" text-anchor="middle" font-size="12" font-weight="bold">a<tspan dy="3" font-size="8">b</tspan></text>
        </svg>
        """;

    private static readonly byte[][] Searched =
        [Words.Bytes(RunFiles.SearchSettings.ToJsonString()), Words.Bytes(RunFiles.SearchEvents),
            Words.Bytes(RunFiles.SearchSummary)];

    private static readonly byte[][] Trained =
    [
        Words.Bytes(RunFiles.TrainSettings.ToJsonString()), Words.Bytes(RunFiles.TrainEvents),
        Words.Bytes(RunFiles.TrainSummary),
        Words.Bytes(RunFiles.Test),
    ];

    private static readonly string[] Names = ["settings.json", "events.jsonl", "summary.json", "test.json"];

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> In(Scratch scratch) =>
    [
        .. Searched.Select((seed, file) => Page(scratch, "report", Searched, file)),
        .. Trained.Select((seed, file) => Page(scratch, "train-report", Trained, file)),
        new("paper-summary", [Searched[2], Trained[2]],
            scratch.File("paper/summary.json", path => PaperRun.Read(Path.GetDirectoryName(path)!)),
            Target.Ends(ExitCode.Run)) { Words = Words.Json },
        new("svg", [Words.Bytes(Svg), Words.Bytes(CellSvg.Draw(RunFiles.Cells, "cells"))], input =>
            SvgPng.Draw(InputFile.Text(input)),
            failure => failure is NotSupportedException or XmlException or IOException)
        {
            Words = Words.Of("<g>", "</g>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "&#xd800;", "<![CDATA[", "<!--",
                "<?xml", "NaN", "1e30", "\"1e9\"", "\"-5\"",
                "width=\"99999\"", "translate(", "rotate(", "M", "C", "Z", "#", "stroke-dasharray=\"0 0\"", "<text>",
                "<path>", "<polygon>", "d=\"\""),
            FixedBytes = 256 << 20,
        },
    ];

    private static Target Page(Scratch scratch, string name, byte[][] files, int damaged)
    {
        var folder = Path.GetDirectoryName(scratch.In($"{name}-{damaged}", "x"))!;
        for (var i = 0; i < files.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, Names[i]), files[i]);
        }

        var path = Path.Combine(folder, Names[damaged]);
        return new Target(
            $"{name}-{Path.GetFileNameWithoutExtension(Names[damaged])}", [files[damaged]],
            input =>
            {
                File.WriteAllBytes(path, input);
                RunPage.Write(RecordedRun.Read(folder), folder, DateTimeOffset.UnixEpoch);
            },
            Target.Ends(ExitCode.Run))
        {
            Words = Words.Json,
            FixedBytes = 128 << 20,
        };
    }
}

using System.Globalization;

namespace DeffArts.Reports;

/// <summary>How figures are written for people; settled here once, so that all displays agree.</summary>
public static class Figures
{
    /// <summary>Cycles in full: <c>1,244,160</c>.</summary>
    public static string Cycles(double cycles) => cycles.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>
    /// A gamma after its name, <c>gamma 0.01</c>: the word, as the option is called, never the paper's letter, and no
    /// exponent.
    /// </summary>
    public static string Gamma(double gamma) => "gamma " + GammaAlone(gamma);

    /// <summary>A gamma where the word is said already, as in the column of a table.</summary>
    public static string GammaAlone(double gamma) => gamma.ToString("0.##########", CultureInfo.InvariantCulture);

    /// <summary>A share as <c>41.2 %</c>.</summary>
    public static string Percent(double share) => $"{100 * share:0.0} %";

    /// <summary>A share as <c>41.23 %</c>, where hundredths decide.</summary>
    public static string Hundredths(double share) =>
        $"{(100 * share).ToString("0.00", CultureInfo.InvariantCulture)} %";

    /// <summary>A loss with three decimals.</summary>
    public static string Loss(double loss) => loss.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A duration as <c>0:07</c>, <c>12:34</c>, <c>5:12:34</c> or <c>3 d 5:12:34</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: < 1 } => time.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        { TotalDays: < 1 } => time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
        _ => time.ToString(@"d\ \d\ h\:mm\:ss", CultureInfo.InvariantCulture),
    };

    /// <summary>A count in full: <c>3,349,342</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>
    /// Multiply-accumulates in millions, with the digits that a small network needs: <c>528.4</c>, <c>0.031</c>.
    /// </summary>
    public static string MegaMacs(double macs) =>
        (macs / 1e6).ToString(macs < 1e7 ? "0.000" : "0.0", CultureInfo.InvariantCulture);

    /// <summary>
    /// A file's or model's size, in thousands as device makers count: <c>812.3 kB</c>, <c>13.40 MB</c>.
    /// </summary>
    public static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.00} MB");

    /// <summary>Bytes in mebibytes or gibibytes.</summary>
    public static string Bytes(long bytes) =>
        bytes < 1L << 30 ? $"{bytes / (double)(1 << 20):0} MiB" : $"{bytes / (double)(1L << 30):0.00} GiB";
}

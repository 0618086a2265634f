using DeffArts.App;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>Wrong input ends with its exit code and one line, and leaves nothing behind.</summary>
public class BadCommandLineTests
{
    [Theory]
    [InlineData("serach", "unknown command 'serach'; did you mean 'search'?")]
    [InlineData("search --gama 0.02", "unknown option '--gama'; did you mean '--gamma'?")]
    [InlineData("search --gamma -0.5", "gamma must be 0 or more, not -0.5: --gamma")]
    [InlineData("search --gamma much", "gamma: 'much' is not a number: --gamma")]
    [InlineData("search --gamma NaN", "gamma: 'NaN' is not a number: --gamma")]
    [InlineData("search --gamma", "--gamma")]
    [InlineData("search --gamma 0 --gamma 1", "--gamma")]
    [InlineData("search --order third", "order: 'third' is none of first, second: --order")]
    [InlineData("search --order frist", "did you mean 'first'?")]
    [InlineData(
        "measure DARTS_V2 --target esp32", "--target must be one of host, cortexm4, cortexm7, not 'esp32'; see")]
    [InlineData("measure DARTS_V2 --target cortex-m4", "did you mean 'cortexm4'?")]
    [InlineData("predikt", "unknown command 'predikt'; did you mean 'predict'?")]
    [InlineData("photograph", "unknown command 'photograph'; deffarts --help lists what there is")]
    [InlineData("help serch", "unknown command 'serch'; did you mean 'search'?")]
    [InlineData("help paper search", "unknown command 'search'; deffarts paper has none below it")]
    [InlineData("search --preset quik", "unknown preset 'quik': --preset; did you mean 'quick'?")]
    [InlineData("search --operations sep_conv_3x4", "did you mean 'sep_conv_3x3'?")]
    [InlineData("search --operations none", "an operation besides 'none'")]
    [InlineData("search --nodes 0", "nodes must be from 1 to 16, not 0")]
    [InlineData("search --epochs 99999999999", "epochs: '99999999999' is too large: --epochs")]
    [InlineData("search --epochs three", "epochs: 'three' is not a whole number: --epochs")]
    [InlineData("search --seed -99999999999999999999", "seed: '-99999999999999999999' is too small: --seed")]
    [InlineData("show DARTS_V2 --svg ", "the name of a file to write is empty")]
    [InlineData("search --momentum 1", "momentum must be from 0 to below 1, not 1: --momentum")]
    [InlineData("search --train-images 2000 --batch-size 5000", "give --batch-size 1000 or less")]
    [InlineData("search --train-images 5000", "shapes has 2000 training images")]
    [InlineData("search --processor pentium", "no processor 'pentium'")]
    [InlineData("search --device cuda", "no CUDA device")]
    [InlineData("search --config nowhere.toml", "cannot read the config file: nowhere.toml")]
    [InlineData("search --resume x --gamma 0", "--gamma cannot change a run that was started")]
    [InlineData("show", "GENOTYPE")]
    [InlineData("sweep --gammas a,b", "gammas: 'a' is not a number: --gammas")]
    [InlineData("sweep --gammas 0,,1", "gammas: '0,,1' has an empty item: --gammas")]
    [InlineData("sweep --gammas 0,0.01,0", "gammas must name each number once, not 0 again: --gammas")]
    [InlineData("sweep --gammas 0,-0.01", "gammas must be 0 or more, not -0.01: --gammas")]
    [InlineData("sweep --seeds 1,1", "seeds must name each number once, not 1 again: --seeds")]
    [InlineData("sweep --seeds 1,x", "seeds: 'x' is not a whole number")]
    [InlineData("sweep --jobs 0", "jobs: '0' is not a whole number from 1 to 1024: --jobs")]
    [InlineData("sweep --jobs many", "jobs: 'many' is not a whole number")]
    [InlineData("sweep --threads -1", "threads: '-1' is not a whole number")]
    [InlineData("sweep --search-preset smal", "unknown preset 'smal': --search-preset; did you mean 'small'?")]
    [InlineData("sweep --config nowhere.toml", "cannot read the config file: nowhere.toml")]
    [InlineData("sweep --out ", "out must be a folder, not empty: --out")]
    [InlineData("show DARTS_V3", "did you mean 'DARTS_V1'?")]
    public void WrongUsageEndsWithTwo(string line, string expected) => Check(ExitCode.Usage, line, expected);

    [Theory]
    [InlineData("search --data nowhere", "'nowhere'")]
    [InlineData("search --data /no/where", "/no/where")]
    [InlineData("search --data folder:/no/where", "/no/where")]
    [InlineData("sweep --data nowhere", "'nowhere'")]
    public void MissingDataEndWithThree(string line, string expected) => Check(ExitCode.Data, line, expected);

    [Theory]
    [InlineData("search --resume nowhere", "nowhere")]
    [InlineData("search --resume .", "settings.json")]
    [InlineData("show .", "no genotype yet")]
    [InlineData("search --train-images 40 --batch-size 5 --out /dev/null/runs", "/dev/null/runs")]
    public void UnusableRunsEndWithFour(string line, string expected) => Check(ExitCode.Run, line, expected);

    [Fact]
    public void APictureThatCannotBeWrittenEndsWithOne() =>
        Check(ExitCode.Failure, "show DARTS_V2 --svg no/such/folder/a.svg", "no/such/folder/a.svg", silent: false);

    [Theory]
    [InlineData("show DARTS_V2 --svg /proc/x", "cannot write /proc/x: nothing can be made there; ")]
    [InlineData("show DARTS_V2 --dot .", "cannot write .: a folder has this name; ")]
    [InlineData("paper --out /proc/x", "cannot make the folder /proc/x: nothing can be made there; ")]
    public void AnOutputThatCannotBeWrittenSaysWhy(string line, string expected) =>
        Check(ExitCode.Failure, line, expected, silent: false);

    private static void Check(int code, string line, string expected, bool silent = true)
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, line.Split(' '));
        var error = Assert.Single(ended.ErrorLines);
        Assert.StartsWith("deffarts: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(code, ended.Code);
        Assert.True(!silent || ended.Output.Length == 0, ended.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}

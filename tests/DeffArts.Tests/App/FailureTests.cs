using DeffArts.App;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Runs;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.App;

public class FailureTests
{
    public static TheoryData<Exception, int> Kinds => new()
    {
        { new UsageException("m"), 2 },
        { new InvalidArchitectureException("m"), 2 },
        { new InvalidProcessorException("m"), 2 },
        { new DataException("m"), 3 },
        { new InvalidRunException("m"), 4 },
        { new FailedException("m", new IOException()), 1 },
        { new OperationCanceledException(), 130 },
        { new InvalidOperationException("native failure\n  frame 1\n  frame 2"), 1 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryFailureHasItsCodeAndOneLine(Exception failure, int code)
    {
        var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(code, Failure.Report(failure, output));
        Assert.Matches("^deffarts: [^\n]+\n$", output.ToString());
    }
}

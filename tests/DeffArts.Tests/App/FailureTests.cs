using System.Runtime.InteropServices;
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
        { new InvalidRunException("m", new InsufficientMemoryException()), 4 },
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

    public static TheoryData<Exception> Named =>
    [
        new UsageException("unknown command 'a\nb'; see help"),
        new InvalidArchitectureException("unknown command 'a\nb'; see help"),
        new InvalidProcessorException("unknown command 'a\nb'; see help"),
        new DataException("unknown command 'a\nb'; see help"),
        new InvalidRunException("unknown command 'a\nb'; see help"),
        new FailedException("unknown command 'a\nb'; see help", new IOException()),
    ];

    [Theory]
    [MemberData(nameof(Named))]
    public void ANameOfTwoLinesTakesNotAwayWhatToDo(Exception failure) =>
        Assert.Equal(@"unknown command 'a\nb'; see help", Failure.Describe(failure).Message);

    public static TheoryData<Exception> OutOfMemory =>
    [
        new InsufficientMemoryException(),
        new InvalidOperationException("a kernel failed", new InsufficientMemoryException()),
#pragma warning disable CA2201 // TorchSharp throws it.
        new ExternalException(
            "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you "
            + "tried to allocate 68719476736 bytes. Error code 12 (Cannot allocate memory)\nframe 1"),
        new ExternalException("std::bad_alloc"),
#pragma warning restore CA2201
    ];

    [Theory]
    [MemberData(nameof(OutOfMemory))]
    public void OutOfMemorySaysWhatToReduce(Exception failure)
    {
        var (code, message) = Failure.Describe(failure);

        Assert.Equal(ExitCode.Failure, code);
        Assert.StartsWith("out of memory; try a smaller --batch-size", message, StringComparison.Ordinal);
    }
}

using System.Runtime.InteropServices;
using DeffArts.Kernels.Memory;
using Xunit;

namespace DeffArts.Tests.Kernels.Memory;

public class ArenaTests
{
    [Fact]
    public unsafe void MoreThanTheMachineHasIsRefusedBeforeItIsTouched()
    {
        using var arena = new Arena();

        Assert.Throws<InsufficientMemoryException>(() => arena.Floats(1L << 40));
        Assert.Equal(0, arena.Bytes);
        Assert.Equal(0, arena.Floats(10)[9]);
    }

    [Fact]
    public unsafe void AStopEndsTheTakingOfMemory()
    {
        using var arena = new Arena { Stop = new CancellationToken(canceled: true) };

        Assert.Throws<OperationCanceledException>(() => arena.Floats(10));
    }

    [Fact]
    public void WhatTheProcessKeepsGrowsByWhatItTouches()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux says it");

        // Other tests may give memory back at the same moment.
        Assert.Contains(Enumerable.Range(0, 5), _ => GrowsByWhatIsTouched());
    }

    private static unsafe bool GrowsByWhatIsTouched()
    {
        const int bytes = 64 << 20;
        var before = ProcessMemory.Kept();
        var memory = NativeMemory.AllocZeroed(bytes);
        new Span<byte>(memory, bytes).Fill(1);
        var grown = ProcessMemory.Kept() - before;
        NativeMemory.Free(memory);
        return grown > bytes / 2;
    }
}

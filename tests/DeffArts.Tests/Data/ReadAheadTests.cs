using CsCheck;
using DeffArts.Data;
using Xunit;

namespace DeffArts.Tests.Data;

public class ReadAheadTests
{
    [Fact]
    public void ReturnsTheValueOfThePositionWhateverTheSeeksAndDelays() =>
        Gen.Int[-5, 30].Array[1, 30].Sample(
            steps =>
            {
                var ahead = new ReadAhead<long>(
                    position =>
                    {
                        Thread.Sleep((int)(position * 7 % 3));
                        return position * position;
                    },
                    depth: 3);
                foreach (var step in steps)
                {
                    if (step >= 0)
                    {
                        ahead.Seek(step);
                    }

                    var position = ahead.Position;
                    Assert.Equal(position * position, ahead.Next());
                    Assert.Equal(position + 1, ahead.Position);
                }
            },
            iter: 30);

    [Fact]
    public void WorksAheadOfTheReader()
    {
        using var third = new ManualResetEventSlim();
        var ahead = new ReadAhead<long>(
            position =>
            {
                if (position == 2)
                {
                    third.Set();
                }

                return position;
            },
            depth: 3);
        ahead.Next();

        Assert.True(third.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void AnExceptionAppearsAtItsPositionAndTheNextCallTriesAgain()
    {
        var broken = true;
        var ahead = new ReadAhead<long>(
            position => position == 1
                && Volatile.Read(ref broken) ? throw new InvalidOperationException("bad") : position, depth: 3);

        Assert.Equal(0, ahead.Next());
        Assert.Throws<InvalidOperationException>(() => ahead.Next());
        Assert.Equal(1, ahead.Position);
        Volatile.Write(ref broken, false);
        Assert.Equal(1, ahead.Next());
    }
}

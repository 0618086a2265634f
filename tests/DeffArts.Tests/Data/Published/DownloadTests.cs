using System.Net;
using DeffArts.Data;
using DeffArts.Data.Published;
using Xunit;

namespace DeffArts.Tests.Data.Published;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 >> 3))];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void GetsTheFileAndReportsProgress()
    {
        var reports = new Reports();
        using var server = new LocalServer(context => LocalServer.Send(context, Content));
        Get(server, progress: reports);

        Assert.Equal(Content, File.ReadAllBytes(folder["new/file.bin"]));
        Assert.Equal([folder["new/file.bin"]], Directory.GetFiles(folder["new"]));
        Assert.Equal(new("downloading file.bin", Content.Length, Content.Length, "bytes"), reports.Last);
        Assert.Equal([null], server.Ranges);
    }

    [Fact]
    public void GoesOnAfterACutConnectionFromWhereItWas()
    {
        var cuts = new Queue<int>([100_000, 120_000]);
        using var server = new LocalServer(
            context => LocalServer.Send(context, Content, cutAfter: cuts.TryDequeue(out var cut) ? cut : null));
        Get(server);

        Assert.Equal(Content, File.ReadAllBytes(folder["new/file.bin"]));
        Assert.Equal(3, server.Ranges.Count);
        Assert.NotNull(server.Ranges[2]);
    }

    [Fact]
    public void GoesOnFromThePartThatAnEarlierRunLeft()
    {
        Directory.CreateDirectory(folder["new"]);
        File.WriteAllBytes(folder["new/file.bin.part"], Content[..200_000]);
        using var server = new LocalServer(context => LocalServer.Send(context, Content));
        Get(server);

        Assert.Equal(["bytes=200000-"], server.Ranges);
        Assert.Equal(Content, File.ReadAllBytes(folder["new/file.bin"]));
    }

    [Fact]
    public void BeginsAgainWithAServerThatCannotResume()
    {
        Directory.CreateDirectory(folder["new"]);
        File.WriteAllBytes(folder["new/file.bin.part"], Content[..200_000]);
        using var server = new LocalServer(context => LocalServer.Send(context, Content, resume: false));
        Get(server);

        Assert.Equal(Content, File.ReadAllBytes(folder["new/file.bin"]));
    }

    [Fact]
    public void AWrongFileIsThrownAwaySoThatTheNextTryBeginsAnew()
    {
        var wrong = true;
        using var server = new LocalServer(
            context => LocalServer.Send(context, wrong ? [.. Content.Reverse()] : Content));
        var error = Assert.Throws<DataException>(() => Get(server));

        Assert.Contains("MD5", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["new/file.bin"]));
        wrong = false;
        Get(server);
        Assert.Equal([null, null], server.Ranges);
    }

    [Fact]
    public void AWrongPartThatIsResumedIsThrownAwayToo()
    {
        Directory.CreateDirectory(folder["new"]);
        File.WriteAllBytes(folder["new/file.bin.part"], new byte[200_000]);
        using var server = new LocalServer(context => LocalServer.Send(context, Content));

        Assert.Throws<DataException>(() => Get(server));
        Get(server);
        Assert.Equal(Content, File.ReadAllBytes(folder["new/file.bin"]));
    }

    [Fact]
    public void AServerThatSendsTooMuchIsNotFollowed()
    {
        using var server = new LocalServer(context => LocalServer.Send(context, [.. Content, 1, 2, 3]));

        Says("longer", server);
    }

    [Fact]
    public void A404IsSaidAtOnceAndA503OnlyAfterThreeTries()
    {
        using var gone = new LocalServer(context => LocalServer.Refuse(context, 404));
        Says("404", gone);
        Assert.Single(gone.Ranges);

        using var busy = new LocalServer(context => LocalServer.Refuse(context, 503));
        Says("0 of 300000 bytes", busy);
        Assert.Equal(3, busy.Ranges.Count);
    }

    [Fact]
    public void WhatArrivedBeforeTheLastTryFailedIsKept()
    {
        using var server = new LocalServer(context => LocalServer.Send(context, Content, cutAfter: 80_000));

        Says("run the same command again", server);
        var kept = File.ReadAllBytes(folder["new/file.bin.part"]);
        Assert.Equal(Content[..kept.Length], kept);
        using var whole = new LocalServer(context => LocalServer.Send(context, Content));
        Get(whole);
        Assert.Equal(Content, File.ReadAllBytes(folder["new/file.bin"]));
    }

    [Fact]
    public void ARefusedConnectionIsADataError()
    {
        var server = new LocalServer(_ => { });
        server.Dispose();

        Assert.Throws<DataException>(() => Get(server));
    }

    [Fact]
    public void CancellingStopsAndKeepsThePart()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = new LocalServer(context =>
        {
            context.Response.ContentLength64 = Content.Length;
            context.Response.OutputStream.Write(Content, 0, 50_000);
            context.Response.OutputStream.Flush();
        });
        var cancelAtFirst = new Reports(_ => cancellation.Cancel());

        Assert.ThrowsAny<OperationCanceledException>(
            () => FileAt(server).To(folder["new/file.bin"], cancelAtFirst, cancellation.Token));
        Assert.True(new FileInfo(folder["new/file.bin.part"]).Length > 0);
    }

    [Fact]
    public void ARedirectionToAnotherPlaceOfAServerIsFollowed()
    {
        using var server = new LocalServer(context =>
        {
            if (context.Request.Url!.AbsolutePath == "/file.bin")
            {
                context.Response.StatusCode = 302;
                context.Response.Headers["Location"] = "/there/file.bin";
                context.Response.Close();
            }
            else
            {
                LocalServer.Send(context, Content);
            }
        });
        Get(server);

        Assert.Equal(Content, File.ReadAllBytes(folder["new/file.bin"]));
    }

    [Theory]
    [InlineData("/file.bin")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    [InlineData("ftp://127.0.0.1/file.bin")]
    public void ARedirectionThatLeadsNowhereIsADataError(string target)
    {
        using var server = new LocalServer(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers["Location"] = target;
            context.Response.Close();
        });

        Says("answered 302", server);
    }

    [Fact]
    public void ABodyWithoutEndIsNotFollowed()
    {
        using var server = new LocalServer(context =>
        {
            context.Response.SendChunked = true;
            try
            {
                for (var i = 0; i < 100; i++)
                {
                    context.Response.OutputStream.Write(Content);
                }
            }
            catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
            {
                // The other side hung up.
            }
        });

        Says("longer", server);
    }

    [Fact]
    public void ALengthThatIsNotKeptIsAnEarlyEnd()
    {
        using var server = new LocalServer(context =>
        {
            context.Response.ContentLength64 = 1L << 62;
            context.Response.OutputStream.Write(Content, 0, 50_000);
            context.Response.OutputStream.Flush();
            context.Response.Abort();
        });

        Says("run the same command again", server);
    }

    [Fact]
    public void AServerThatDripsIsGivenUpThoughItNeverFallsSilent()
    {
        using var stop = new CancellationTokenSource();
        using var server = new LocalServer(context => ThreadPool.QueueUserWorkItem(_ =>
        {
            context.Response.ContentLength64 = Content.Length;
            try
            {
                for (var i = 0; !stop.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20)); i++)
                {
                    context.Response.OutputStream.Write(Content, i, 1);
                }
            }
            catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
            {
                // The other side hung up.
            }
        }));

        var error = Assert.Throws<DataException>(
            () => FileAt(server, patience: 0.3)
                .To(folder["new/file.bin"], null, TestContext.Current.CancellationToken));
        stop.Cancel();
        Assert.Contains("the server sent less than 64 KiB in", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APartThatIsLongerThanTheServersFileIsHadAgain()
    {
        Directory.CreateDirectory(folder["new"]);
        File.WriteAllBytes(folder["new/file.bin.part"], new byte[200_000]);
        using var server = new LocalServer(context =>
        {
            if (context.Request.Headers["Range"] is null)
            {
                LocalServer.Send(context, Content);
            }
            else
            {
                LocalServer.Refuse(context, 416);
            }
        });
        Get(server);

        Assert.Equal(Content, File.ReadAllBytes(folder["new/file.bin"]));
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsADataErrorThatNamesIt()
    {
        File.WriteAllText(folder["new"], "");
        using var server = new LocalServer(context => LocalServer.Send(context, Content));

        var message = Assert.Throws<DataException>(() => Get(server)).Message;
        Assert.Contains($"file.bin.part: {folder["new"]} is a file, not a folder", message, StringComparison.Ordinal);
    }

    private void Says(string part, LocalServer server) => Assert.Contains(
        part, Assert.Throws<DataException>(() => Get(server)).Message, StringComparison.Ordinal);

    private static Download FileAt(LocalServer server, double patience = 60) =>
        new(server.Address, Md5.Of(Content), Content.Length)
        {
            Pause = TimeSpan.FromMilliseconds(10),
            Patience = TimeSpan.FromSeconds(patience),
        };

    private void Get(LocalServer server, IProgress<DataProgress>? progress = null) =>
        FileAt(server).To(folder["new/file.bin"], progress, TestContext.Current.CancellationToken);
}

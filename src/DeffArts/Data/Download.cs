using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace DeffArts.Data;

/// <summary>
/// A file to be downloaded whose MD5 and size are known. What has arrived is kept in <c>NAME.part</c>, so that a cut
/// connection or a stopped program goes on where it was; the file gets its name only after its MD5 was found right.
/// </summary>
public sealed class Download(Uri address, string md5, long bytes)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait before trying again after a cut connection.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Downloads to <paramref name="path"/>, resuming what is in its <c>.part</c> file.</summary>
    /// <exception cref="DataException">It cannot be had; the message says whether a later try goes on from here.</exception>
    public void To(string path, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        ToAsync(path, progress, cancellation).GetAwaiter().GetResult();
    }

    private async Task ToAsync(string path, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var partPath = path + ".part";
        // Not shared: a second process must not write into the same file.
        await using (var part = new FileStream(partPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            if (part.Length > bytes)
            {
                part.SetLength(0);
            }

            await CompleteAsync(part, progress, cancellation);
            await CheckAsync(part, cancellation);
            part.Flush(flushToDisk: true);
        }

        File.Move(partPath, path, overwrite: true);
    }

    private async Task CompleteAsync(FileStream part, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        for (var attempt = 1; part.Length < bytes; attempt++)
        {
            try
            {
                await ReceiveAsync(client, part, progress, cancellation);
                if (part.Length < bytes)
                {
                    throw new HttpIOException(HttpRequestError.ResponseEnded, "the connection ended early");
                }
            }
            catch (Exception e) when (IsPassing(e) && !cancellation.IsCancellationRequested)
            {
                if (attempt == Attempts)
                {
                    throw new DataException(
                        $"{address}: download stopped after {part.Length} of {bytes} bytes ({e.Message}): "
                        + "run the same command again to go on from there, or give the path of a copy", e);
                }

                await Task.Delay(Pause, cancellation);
            }
        }
    }

    // A cut connection, a refused one, a server that went silent, an overloaded one: worth another try.
    private static bool IsPassing(Exception e) =>
        e is HttpIOException or OperationCanceledException or IOException { InnerException: System.Net.Sockets.SocketException }
        || e is HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests };

    private async Task ReceiveAsync(
        HttpClient client, FileStream part, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = part.Length > 0 ? new RangeHeaderValue(part.Length, null) : null;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        RequireSuccess(response);
        var from = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From : 0;
        if (from != part.Length)
        {
            // The server does not resume: from the beginning.
            part.SetLength(0);
            if (from != 0)
            {
                throw new HttpIOException(HttpRequestError.InvalidResponse, "the server sent another range than asked for");
            }
        }

        part.Position = part.Length;
        await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
        var buffer = new byte[1 << 16];
        var activity = $"downloading {Path.GetFileName(address.LocalPath)}";
        for (int read; (read = await body.ReadAsync(buffer, silence.Token)) > 0;)
        {
            silence.CancelAfter(Patience);
            if (part.Position + read > bytes)
            {
                throw Wrong(part, $"it is longer than the {bytes} bytes it should have");
            }

            await part.WriteAsync(buffer.AsMemory(0, read), silence.Token);
            progress?.Report(new(activity, part.Position, bytes, "bytes"));
        }
    }

    private void RequireSuccess(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is >= 400 and < 500 and not (int)HttpStatusCode.TooManyRequests)
        {
            throw new DataException(
                $"{address}: the server answered {status} {response.ReasonPhrase}: give the path of a copy instead");
        }

        response.EnsureSuccessStatusCode();
    }

    private async Task CheckAsync(FileStream part, CancellationToken cancellation)
    {
        part.Position = 0;
#pragma warning disable CA5351 // MD5 is what the official pages publish; it guards against damage, not against malice.
        var sum = Convert.ToHexStringLower(await MD5.HashDataAsync(part, cancellation));
#pragma warning restore CA5351
        if (sum != md5)
        {
            throw Wrong(part, $"its MD5 is {sum} where {md5} is official");
        }
    }

    /// <summary>Throws away what arrived, so that the next try does not resume a wrong file.</summary>
    private DataException Wrong(FileStream part, string why)
    {
        part.SetLength(0);
        return new(
            $"{address}: the downloaded file is not the right one, {why}: "
            + "it was thrown away; try again or give the path of a copy");
    }
}

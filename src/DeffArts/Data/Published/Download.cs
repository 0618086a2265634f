using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using DeffArts.Files;

namespace DeffArts.Data.Published;

/// <summary>
/// A file to be downloaded whose MD5 and size are known. What has arrived is kept in <c>NAME.part</c>, so that a cut
/// connection or a stopped program goes on where it was; the file gets its name only after its MD5 was found right.
/// </summary>
public sealed class Download(Uri address, string md5, long bytes)
{
    private const int Attempts = 3;
    private const int MostRedirections = 10;

    // Slower than this, 170 MB would take more than a day.
    private const int LeastProgress = 1 << 16;

    /// <summary>How long to wait before trying again after a cut connection.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a server may take for its answer, and for every 64 KiB of the file.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Downloads to <paramref name="path"/>, resuming what is in its <c>.part</c> file.</summary>
    /// <exception cref="DataException">
    /// It cannot be had; the message says whether a later try goes on from here.
    /// </exception>
    public void To(string path, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            ToAsync(path, progress, cancellation).GetAwaiter().GetResult();
        }
        catch (Exception e) when (FileReason.IsRefusal(e))
        {
            throw new DataException(
                $"{address}: cannot be written to {path}.part: {FileReason.OfWriting(e, path)}: free some space or check the folder, "
                + "or give the path of a copy", e);
        }
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
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
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
                        $"{address}: download stopped after {part.Length} of {bytes} bytes ({Reason(e)}): "
                        + "run the same command again to go on from there, or give the path of a copy", e);
                }

                await Task.Delay(Pause, cancellation);
            }
        }
    }

    // A cut connection, a refused one, a server that went silent, an overloaded one: worth another try.
    private static bool IsPassing(Exception e) =>
        e is HttpIOException or OperationCanceledException
            or IOException { InnerException: System.Net.Sockets.SocketException }
        || (e is HttpRequestException { StatusCode: var status }
            && status is null or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests);

    // Whoever cancelled is not asked for here: only the patience with the server ends without its saying so.
    private string Reason(Exception e) => e is OperationCanceledException
        ? $"the server sent less than {LeastProgress >> 10} KiB in {Patience.TotalSeconds:0} seconds"
        : e.Message;

    private async Task ReceiveAsync(
        HttpClient client, FileStream part, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Patience);
        using var response = await AskAsync(client, part.Length, silence.Token);
        RequireSuccess(response, part);
        var from = response.StatusCode == HttpStatusCode.PartialContent
            ? response.Content.Headers.ContentRange?.From
            : 0;
        if (from != part.Length)
        {
            // The server does not resume: from the beginning.
            part.SetLength(0);
            if (from != 0)
            {
                throw new HttpIOException(
                    HttpRequestError.InvalidResponse, "the server sent another range than asked for");
            }
        }

        part.Position = part.Length;
        await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
        var buffer = new byte[1 << 16];
        var activity = $"downloading {Path.GetFileName(address.LocalPath)}";
        var mark = part.Position;
        for (int read; (read = await body.ReadAsync(buffer, silence.Token)) > 0;)
        {
            if (part.Position - mark >= LeastProgress)
            {
                mark = part.Position;
                silence.CancelAfter(Patience);
            }

            if (part.Position + read > bytes)
            {
                throw Wrong(part, $"it is longer than the {bytes} bytes it should have");
            }

            await part.WriteAsync(buffer.AsMemory(0, read), silence.Token);
            progress?.Report(new(activity, part.Position, bytes, "bytes"));
        }
    }

    /// <summary>
    /// The answer, with redirections followed as long as they lead to servers, and not out of an encrypted connection.
    /// </summary>
    private async Task<HttpResponseMessage> AskAsync(HttpClient client, long from, CancellationToken cancellation)
    {
        var place = address;
        for (var redirections = 0; ; redirections++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, place);
            request.Headers.Range = from > 0 ? new RangeHeaderValue(from, null) : null;
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (redirections == MostRedirections || Target(place, response) is not { } next)
            {
                return response;
            }

            response.Dispose();
            place = next;
        }
    }

    private static Uri? Target(Uri place, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && Uri.TryCreate(place, response.Headers.Location, out var next)
        && (next.Scheme == Uri.UriSchemeHttps
            || (next.Scheme == Uri.UriSchemeHttp && place.Scheme == Uri.UriSchemeHttp))
            ? next
            : null;

    private void RequireSuccess(HttpResponseMessage response, FileStream part)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
        {
            // Its file ends before the part that is here: one of the two is wrong, and the part can be had again.
            part.SetLength(0);
            throw new HttpIOException(
                HttpRequestError.InvalidResponse, "the server's file is shorter than what had arrived");
        }

        // A redirection that was not followed is an answer as good as none.
        if (status is >= 300 and < 500 and not (int)HttpStatusCode.TooManyRequests)
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

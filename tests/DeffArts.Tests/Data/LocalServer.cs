using System.Net;
using System.Net.Sockets;

namespace DeffArts.Tests.Data;

/// <summary>
/// An HTTP server on the loopback address that answers with one function and remembers the ranges asked for.
/// </summary>
internal sealed class LocalServer : IDisposable
{
    private readonly HttpListener listener = new();

    public LocalServer(Action<HttpListenerContext> answer)
    {
        Address = new($"http://127.0.0.1:{FreePort()}/file.bin");
        listener.Prefixes.Add(new Uri(Address, "/").ToString());
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (listener.IsListening)
            {
                var context = await listener.GetContextAsync();
                Ranges.Add(context.Request.Headers["Range"]);
                answer(context);
            }
        });
    }

    public Uri Address { get; }

    public List<string?> Ranges { get; } = [];

    /// <summary>Sends the content from the start of the range asked for, as a server with resume does.</summary>
    public static void Send(HttpListenerContext context, byte[] content, bool resume = true, int? cutAfter = null)
    {
        var range = context.Request.Headers["Range"];
        var from = resume && range is not null ? int.Parse(range["bytes=".Length..^1]) : 0;
        var response = context.Response;
        if (from > 0)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        response.ContentLength64 = content.Length - from;
        var count = Math.Min(cutAfter ?? int.MaxValue, content.Length - from);
        response.OutputStream.Write(content, from, count);
        response.OutputStream.Flush();
        if (count < content.Length - from)
        {
            response.Abort();
        }
        else
        {
            response.Close();
        }
    }

    public static void Refuse(HttpListenerContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Close();
    }

    public void Dispose() => listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

using System.Net;
using System.Text;
using Connector.Testing;

namespace Connector.EndToEnd.Tests.Rates;

/// <summary>A source of rates that a test can make fall silent.</summary>
internal sealed class RateServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private volatile string? _answer;

    public RateServer(string answer)
    {
        _answer = answer;
        Url = new Uri($"http://127.0.0.1:{FreePort.Next()}/latest");
        _listener.Prefixes.Add($"http://127.0.0.1:{Url.Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>What every request is answered with from now on; null: it is left waiting.</summary>
    public void Answers(string? json) => _answer = json;

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        var waiting = new List<HttpListenerContext>();
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                if (_answer is not { } answer)
                {
                    waiting.Add(context);
                    continue;
                }

                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}

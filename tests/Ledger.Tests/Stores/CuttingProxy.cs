using System.Net;
using System.Net.Sockets;

namespace Connector.Ledger.Tests.Stores;

/// <summary>
/// The network between a connector and its database. It can lose the answer to what was asked, and keep the server from
/// noticing: its end of the connection stays open until the proxy is disposed.
/// </summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly List<TcpClient> _open = [];
    private volatile bool _losesAnswers;

    public CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>
    /// The next bytes that the server sends on a connection that is open now are not passed on: the connection ends for
    /// the client instead.
    /// </summary>
    public void LoseNextAnswer() => _losesAnswers = true;

    public void Dispose()
    {
        _listener.Stop();
        lock (_open)
            _open.ForEach(socket => socket.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _server);
                lock (_open)
                    _open.AddRange([client, server]);
                _ = PassAsync(client, server, () => false);
                _ = PassAsync(server, client, () => _losesAnswers);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, Func<bool> loses)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is var read and > 0)
            {
                if (loses())
                {
                    _losesAnswers = false;
                    to.Dispose();
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }

            // Who ended in good order ends for the other side too.
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException)
        {
            // Cut: the other end is left as it is.
        }
    }
}

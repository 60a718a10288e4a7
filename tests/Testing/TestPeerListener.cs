using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;

namespace Connector.Testing;

/// <summary>A BTP server for tests, which the connector or the command line dials. Each login becomes a session.</summary>
public sealed class TestPeerListener : IAsyncDisposable
{
    private const int KeptSessions = 10_000;

    private readonly TcpListener _tcp;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TestPeer, bool> _sessions = new();
    private readonly ConcurrentQueue<LoginAttempt> _logins = new();
    private readonly Channel<TestPeer> _welcomed = Channel.CreateBounded<TestPeer>(KeptSessions);
    private readonly Task _accepting;
    private int _connections;

    private TestPeerListener(int port, X509Certificate2? certificate)
    {
        _certificate = certificate;
        _tcp = new TcpListener(IPAddress.Loopback, port);
        _tcp.Start();
        Port = ((IPEndPoint)_tcp.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Where to dial: ws, or wss when there is a certificate.</summary>
    public Uri Url => new($"{(_certificate is null ? "ws" : "wss")}://127.0.0.1:{Port}");

    /// <summary>What sessions do with prepares, unless they are told themselves.</summary>
    public PrepareHandler OnPrepare { get; set; } = Answering.Fulfills;

    /// <summary>What to do with a login; everyone is welcome unless set.</summary>
    public Func<LoginAttempt, LoginAnswer> OnLogin { get; set; } = _ => LoginAnswer.Accept;

    /// <summary>What to answer handshakes with instead of opening a WebSocket; null opens them.</summary>
    public string? HandshakeAnswer { get; set; }

    /// <summary>The code of the Error that refuses a login.</summary>
    public string RefusalCode { get; set; } = "F00";

    /// <summary>The data of the Error that refuses a login.</summary>
    public string RefusalData { get; set; } = "invalid username or token";

    /// <summary>False: connections are accepted, and the WebSocket handshake is never answered.</summary>
    public bool AnswersHandshakes { get; set; } = true;

    /// <summary>Connections accepted so far, by TCP alone.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Every login that came, in order.</summary>
    public IReadOnlyCollection<LoginAttempt> Logins => _logins;

    /// <summary>Sessions that are open now, logged in or not.</summary>
    public IReadOnlyCollection<TestPeer> Sessions => [.. _sessions.Keys.Where(session => !session.Closed.IsCompleted)];

    /// <summary>Listens on loopback.</summary>
    /// <param name="port">0 for any free one; a fixed one to come back where a listener was before.</param>
    /// <param name="certificate">Serves wss when given.</param>
    public static TestPeerListener Start(int port = 0, X509Certificate2? certificate = null) => new(port, certificate);

    /// <summary>Lets in this account with this token and nobody else.</summary>
    public void AcceptOnly(string username, string token) =>
        OnLogin = login => login.Username == username && login.Token == token
            ? LoginAnswer.Accept
            : LoginAnswer.Refuse;

    /// <summary>The next session that logged in, oldest first.</summary>
    public Task<TestPeer> NextSessionAsync(TimeSpan? limit = null) =>
        Await.Within(_welcomed.Reader.ReadAsync().AsTask(), $"somebody logs in at the test listener on {Url}", limit);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _tcp.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var session in _sessions.Keys) await session.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    internal LoginAnswer Judge(LoginAttempt attempt)
    {
        _logins.Enqueue(attempt);
        return OnLogin(attempt);
    }

    internal void Welcome(TestPeer session) => _welcomed.Writer.TryWrite(session);

    internal void Forget(TestPeer session) => _sessions.TryRemove(session, out _);

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _tcp.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                Interlocked.Increment(ref _connections);
                _ = OpenAsync(client);
            }
            catch (Exception exception) when (exception
                is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task OpenAsync(TcpClient client)
    {
        try
        {
            client.NoDelay = true;
            if (!AnswersHandshakes)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token).ConfigureAwait(false);
            var (socket, path) = await WebSocketUpgrade
                .AcceptAsync(client, _certificate, HandshakeAnswer, _stop.Token).ConfigureAwait(false);
            _sessions.TryAdd(new TestPeer(socket, this, path), true);
        }
        catch (Exception)
        {
            // Whoever hangs up or speaks no WebSocket is of no interest here: the test sees that no session came.
            client.Dispose();
        }
    }
}

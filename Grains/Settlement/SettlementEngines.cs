using Connector.Grains.Accounts;

namespace Connector.Grains.Settlement;

/// <summary>The engines of all accounts of a silo, over one pool of connections.</summary>
internal sealed class SettlementEngines : IDisposable
{
    /// <summary>Most connections to one engine, however many accounts it serves.</summary>
    private const int MaxConnectionsPerEngine = 32;

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public SettlementEngines(TimeProvider clock)
        : this(clock, new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = MaxConnectionsPerEngine,
            MaxResponseHeadersLength = 16,
            // Names are resolved again: an engine may come back elsewhere.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
    {
    }

    internal SettlementEngines(TimeProvider clock, HttpMessageHandler handler)
    {
        _clock = clock;
        // Each call has a limit of its own, on our clock.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The engine of an account; null when it has none.</summary>
    public SettlementEngine? Of(string account, AccountPolicy policy) =>
        policy.Settlement is { } settlement ? new SettlementEngine(_http, _clock, settlement.Engine, account) : null;

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}

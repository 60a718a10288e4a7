using Connector.Configuration;
using Connector.Gateway.Health;
using Connector.Gateway.Sessions;

namespace Connector.Gateway.Connections;

/// <summary>Runs a dialer for every peer that has a url.</summary>
internal sealed class DialService : BackgroundService
{
    private readonly GatewayStop _stop;
    private readonly HealthState _health;
    private readonly PeerDialer[] _dialers;

    public DialService(ConnectorConfig config, GatewayParts parts, GatewayStop stop, HealthState health)
    {
        (_stop, _health) = (stop, health);
        var log = parts.Logs.CreateLogger<PeerDialer>();
        _dialers =
        [
            .. config.Peers.Where(peer => peer.Url is not null)
                .Select(peer => new PeerDialer(parts, peer, Random.Shared, log)),
        ];
        foreach (var dialer in _dialers) dialer.Changed += Report;
        Report();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_dialers.Select(dialer => dialer.RunAsync(_stop.Stopping)));

    private void Report() => _health.DialledPeers(_dialers.Count(dialer => dialer.IsConnected), _dialers.Length);
}

using Connector.Configuration;
using Connector.Gateway.Cluster;
using Connector.Gateway.Health;
using Connector.Gateway.Sessions;

namespace Connector.Gateway.Connections;

/// <summary>Runs a dialer for every peer that has a url, while it is this gateway's turn to dial.</summary>
internal sealed class DialService : BackgroundService
{
    private readonly GatewayStop _stop;
    private readonly HealthState _health;
    private readonly IDialTurn _turn;
    private readonly PeerDialer[] _dialers;

    public DialService(
        ConnectorConfig config,
        GatewayShards shards,
        PeerTokens tokens,
        GatewayStop stop,
        HealthState health,
        IDialTurn turn,
        ILogger<PeerDialer> log)
    {
        (_stop, _health, _turn) = (stop, health, turn);
        _dialers =
        [
            .. config.Peers.Where(peer => peer.Url is not null)
                .Select(peer => new PeerDialer(shards.Of(peer.Id), peer, tokens, turn, Random.Shared, log)),
        ];
        foreach (var dialer in _dialers) dialer.Changed += Report;
        turn.Changed += Report;
        Report();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_dialers.Select(dialer => dialer.RunAsync(_stop.Stopping)));

    private void Report()
    {
        var connected = _dialers.Count(dialer => dialer.IsConnected);
        // What another gateway dials is no lack of this one.
        _health.DialledPeers(connected, _turn.IsOurs ? _dialers.Length : connected);
    }
}

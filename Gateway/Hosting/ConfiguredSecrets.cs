using Connector.Configuration;

namespace Connector.Gateway.Hosting;

/// <summary>Every secret of a configuration, for the log to leave out.</summary>
internal static class ConfiguredSecrets
{
    public static IEnumerable<string> Of(ConnectorConfig config) =>
        config.Peers
            .SelectMany(peer => new[] { peer.AcceptToken, peer.DialToken, peer.Http?.IncomingToken, peer.Http?.OutgoingToken })
            .Append(config.Admin?.Token)
            .Append(config.Settlement?.Token)
            .Append(config.Ledger.ConnectionString)
            .OfType<Secret>()
            .Select(secret => secret.Reveal());
}

using Connector.Configuration;
using Connector.Gateway.Sessions;

namespace Connector.Gateway.Cluster;

/// <summary>
/// The gateway's parts for each shard of the connector. A peer may come to any gateway; its session uses those of the shard
/// that has its account, from its first moment to its last.
/// </summary>
/// <param name="parts">Of every shard, in the order of their numbers.</param>
internal sealed class GatewayShards(IReadOnlyList<GatewayParts> parts)
{
    /// <summary>Those of every shard, in the order of their numbers.</summary>
    public IReadOnlyList<GatewayParts> All => parts;

    /// <summary>Those of the shard that has this account.</summary>
    public GatewayParts Of(string account) => parts[Shard.Of(account, parts.Count).Number - 1];
}

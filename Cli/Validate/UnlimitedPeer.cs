using Connector.Configuration;

namespace Connector.Cli.Validate;

/// <summary>
/// A peer that may owe us any amount. Often meant so, in a test network for example; the operator should know of each.
/// </summary>
internal sealed record UnlimitedPeer(string File, string Peer)
{
    public static IEnumerable<UnlimitedPeer> In(string file, ConnectorConfig config) =>
        CreditLimits.MissingIn(config).Select(peer => new UnlimitedPeer(file, peer));

    public override string ToString() =>
        $"{File}: peer '{Peer}' has no credit limit and may owe any amount. Set its balance.maximum to limit it";
}

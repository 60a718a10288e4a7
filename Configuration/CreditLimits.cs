namespace Connector.Configuration;

/// <summary>
/// Who may owe us any amount. Often meant so, in a test network for example; the operator should know of each.
/// </summary>
public static class CreditLimits
{
    /// <summary>Ids of the peers without a <c>balance.maximum</c>, in the order of the configuration.</summary>
    public static IEnumerable<string> MissingIn(ConnectorConfig config) =>
        config.Peers.Where(peer => peer.Balance.Maximum is null).Select(peer => peer.Id);
}

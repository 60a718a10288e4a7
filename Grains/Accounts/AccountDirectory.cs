using Connector.Grains.Routing;
using Connector.Grains.Shards;
using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>Which accounts the operator configured, and how they are now, without waking any of them.</summary>
public sealed class AccountDirectory
{
    private readonly AccountPolicies _policies;
    private readonly NextHops _hops;

    internal AccountDirectory(AccountPolicies policies, NextHops hops) => (_policies, _hops) = (policies, hops);

    /// <summary>Ids of the configured peers, also of those whose account another shard has.</summary>
    public IReadOnlyCollection<string> Configured => _policies.Current.Peers;

    /// <summary>Whether the configuration has this peer, or makes this account stand for another shard.</summary>
    public bool IsConfigured(string id) => _policies.Current.Has(id);

    /// <summary>Whether this is the account of no peer and stands for another shard.</summary>
    public static bool IsTrunk(string id) => Trunk.IsTrunk(id);

    /// <summary>Whether another shard has the account of this peer.</summary>
    public bool IsElsewhere(string id) => IsConfigured(id) && !_policies.Current.Knows(id);

    /// <summary>What a configured account is kept in.</summary>
    public Asset AssetOf(string id) => new(_policies.Current.Of(id).AssetCode, _policies.Current.Of(id).AssetScale);

    /// <summary>The credit limits in force, as balances; null: none.</summary>
    public (Int128? Maximum, Int128? Minimum) LimitsOf(string id) =>
        (_policies.Current.Of(id).MaximumBalance, _policies.Current.Of(id).MinimumBalance);

    /// <summary>Whether a session of the peer is attached, as this silo sees it.</summary>
    public bool IsConnected(string id) => _hops.Get(id).LinkUp;
}

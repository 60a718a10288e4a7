using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Ledger;

namespace Connector.Simulation.Tests;

/// <summary>What the operator of a connector has agreed with its peers, and says that money is worth.</summary>
internal sealed class Terms
{
    public Dictionary<string, AccountPolicy> Policies { get; } = [];

    /// <summary>What was said at any time, the last is in force.</summary>
    public List<RatesConfig> RatesEver { get; } = [];

    public RatesConfig Rates => RatesEver[^1];

    /// <summary>What an account is kept in.</summary>
    public Asset AssetOf(string account) => new(Policies[account].AssetCode, Policies[account].AssetScale);
}

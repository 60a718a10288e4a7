using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Settlement;

namespace Connector.Silo.Settlement;

/// <summary>What engines ask of accounts.</summary>
/// <param name="Receive">The peer of an account paid: key, amount in digits, scale.</param>
/// <param name="Send">A message to the engine of an account's peer.</param>
internal sealed record SettlementCalls(
    Func<string, string, string, byte, Task<ReceiptOutcome>> Receive,
    Func<string, byte[], Task<EngineMessageResult>> Send)
{
    /// <summary>As the accounts of the cluster do it.</summary>
    public static SettlementCalls Of(IGrainFactory grains) => new(
        (account, key, amount, scale) => grains.GetGrain<IAccountGrain>(account).ReceiveSettlementAsync(key, amount, scale),
        (account, message) => grains.GetGrain<IAccountGrain>(account).SendEngineMessageAsync(message));
}

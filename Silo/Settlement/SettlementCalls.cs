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
    /// <summary>As the accounts do it, whichever shard has them: an engine may call any silo that has books.</summary>
    /// <param name="grainsOf">The grains of the shard that has an account; throws while they cannot be reached.</param>
    public static SettlementCalls Of(Func<string, IGrainFactory> grainsOf) => new(
        (account, key, amount, scale) => grainsOf(account).GetGrain<IAccountGrain>(account).ReceiveSettlementAsync(key, amount, scale),
        (account, message) => grainsOf(account).GetGrain<IAccountGrain>(account).SendEngineMessageAsync(message));
}

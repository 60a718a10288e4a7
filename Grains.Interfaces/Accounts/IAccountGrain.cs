using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Settlement;

namespace Connector.Grains.Interfaces.Accounts;

/// <summary>
/// Our books and decisions about one peer; the key is its <see cref="AccountId"/>. Every call takes a batch, decides on
/// what is in memory, and returns: none waits for a peer.
/// </summary>
[GrainInterfaceType("ilp.account")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Attaches an authenticated session; the newest of a kind replaces the one before.</summary>
    [Alias("attach")]
    Task<AttachResult> AttachAsync([Immutable] SessionAttach attach);

    /// <summary>
    /// The session with this attach number is closed. BTP answers only on the session of the request, so no answer can come
    /// any more: prepares sent on it are rejected T01 at once. Unknown numbers change nothing.
    /// </summary>
    [Alias("detach")]
    Task DetachAsync(ulong number);

    /// <summary>
    /// The gateway of this session fell silent. That proves nothing: its sockets may live on in a partition, so prepares run
    /// to their expiry. Changes nothing when the gateway has attached it again since the hello of this number: a silo that
    /// hung finds its gateways silent when it comes to, and they have gone on elsewhere.
    /// </summary>
    [Alias("lose-gateway")]
    Task LoseGatewayAsync(ulong number, long hello);

    /// <summary>
    /// Takes what came in on the session with this attach number: requests of the peer and its answers to ours.
    /// False, and nothing taken, when the number is not attached; false, too, when answers before some of these are missing
    /// (<see cref="SessionAttach.AnswersTaken"/>): then all is to be offered again.
    /// </summary>
    [Alias("take")]
    Task<bool> TakeAsync(ulong number, [Immutable] PacketBatch batch);

    /// <summary>
    /// Takes what another account passes on: prepares that are to leave on this account, and answers to prepares that
    /// came in on this account.
    /// </summary>
    [Alias("exchange")]
    Task ExchangeAsync(AccountId from, [Immutable] PacketBatch batch);

    /// <summary>
    /// Settles with the peer now (RFC 38): an amount in the account's units, or null for all that its <c>settleTo</c> leaves to
    /// settle. Ends when it is booked, durably; the engine is then offered it until it takes it. Never more than what is to
    /// be settled, and never a second one while the engine has not taken the first.
    /// </summary>
    [Alias("settle")]
    Task<SettleResult> SettleAsync(Int128? amount);

    /// <summary>
    /// The account's engine says that the peer paid (RFC 38): an amount in decimal digits at a scale, under a key that names
    /// it for ever. Ends when it is booked, durably.
    /// </summary>
    [Alias("receive-settlement")]
    Task<ReceiptOutcome> ReceiveSettlementAsync(string key, string amount, byte scale);

    /// <summary>
    /// Sends a message of the account's engine to the peer's (RFC 38), and ends with its answer, or after 30 s without one.
    /// </summary>
    [Alias("engine-message"), ResponseTimeout("00:00:45")]
    Task<EngineMessageResult> SendEngineMessageAsync([Immutable] byte[] message);

    /// <summary>The account at a glance.</summary>
    [Alias("status")]
    Task<AccountStatus> GetStatusAsync();
}

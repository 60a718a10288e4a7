namespace Connector.Ledger;

/// <summary>An answer that is booked, and that the gateway has not acknowledged yet.</summary>
/// <param name="Barrier">Of the entry that booked it.</param>
/// <param name="Session">Attach number of the session it belongs to.</param>
/// <param name="GatewayNumber">The gateway's number of the request.</param>
/// <param name="IsFulfill">Whether the packet was committed.</param>
/// <param name="Amount">Amount of the incoming leg.</param>
/// <param name="Packet">The answer, an ILP packet.</param>
public sealed record AnswerToRelay(
    long Barrier,
    ulong Session,
    ulong GatewayNumber,
    bool IsFulfill,
    ulong Amount,
    ReadOnlyMemory<byte> Packet);

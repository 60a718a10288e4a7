namespace Connector.Ledger;

/// <summary>One leg of a packet that has ended, remembered so that what is offered again is recognised.</summary>
/// <param name="IsIncoming">Whether the packet came from this account; else it went to it.</param>
/// <param name="Committed">Whether the leg was committed; else it was voided.</param>
/// <param name="Session">Attach number of the session.</param>
/// <param name="Number">The gateway's number of the request (incoming), or the BTP request id (outgoing).</param>
/// <param name="EndedAt">When, unix milliseconds.</param>
public readonly record struct FinishedPacket(bool IsIncoming, bool Committed, ulong Session, ulong Number, long EndedAt);

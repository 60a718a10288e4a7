namespace Connector.Ledger;

/// <summary>What a ledger entry does to the two legs of one packet. The numbers are in the journal: never change one.</summary>
public enum LedgerEntryKind : byte
{
    /// <summary>Both amounts are held. Payload: the condition, 32 bytes, or nothing.</summary>
    Hold = 0,

    /// <summary>Both holds become balance. Payload: the packet that answers the incoming prepare, kept until it is relayed.</summary>
    Commit = 1,

    /// <summary>Both holds end, balances stay. Payload as for <see cref="Commit"/>.</summary>
    Void = 2,

    /// <summary>Hold and commit in one, for a packet that was not held: one that arrived here. Payload as for <see cref="Commit"/>.</summary>
    Deliver = 3,

    /// <summary>Moves nothing: notes what <see cref="LedgerEntry.Mark"/> says of a packet that has ended already.</summary>
    Note = 4,
}

using System.Runtime.InteropServices;

namespace Connector.Ledger.Entries;

// How an entry lies in a group and in the journal, little-endian: a head, what its kind needs, its payload.
// Fields are only ever added behind, with a new format number of the group (JournalGroup.Format).

/// <summary>What every entry begins with.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct EntryHead
{
    /// <summary>Bytes of the whole entry, this head included.</summary>
    public int Length;

    /// <summary>A <see cref="LedgerEntryKind"/>, or from 64 an <see cref="AccountEntryKind"/>.</summary>
    public byte Kind;

    /// <summary>See <see cref="EntryFlags"/>.</summary>
    public EntryFlags Flags;

    /// <summary>Where books may differ.</summary>
    public LedgerMark Mark;

    /// <summary>Set by the store: the entry is in the journal, but was not booked.</summary>
    public RefusalReason Refusal;
}

/// <summary>Of a packet entry, behind the head. Accounts by their number in the books.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct PacketFields
{
    public int Incoming;
    public int Outgoing;
    public uint Life;
    public uint IncomingFence;
    public uint OutgoingFence;
    public ulong Number;
    public ulong IncomingAmount;
    public ulong OutgoingAmount;
}

/// <summary>Of an entry with <see cref="EntryFlags.HasRoute"/>, behind <see cref="PacketFields"/>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct RouteFields
{
    public long IncomingExpiresAt;
    public long OutgoingExpiresAt;
    public ulong IncomingSession;
    public ulong GatewayNumber;
    public ulong OutgoingSession;
    public uint RequestId;
}

/// <summary>Of an account entry, behind the head.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct AccountFields
{
    /// <summary>Number of the account; for an item set by the store.</summary>
    public int Account;
    public uint Fence;
    public ulong Number;

    /// <summary>By how much the balance changes; set by the store where it knows better.</summary>
    public Int128 Amount;
}

/// <summary>Yes or no of an entry.</summary>
[Flags]
internal enum EntryFlags : byte
{
    None = 0,
    IncomingLeg = LedgerLegs.Incoming,
    OutgoingLeg = LedgerLegs.Outgoing,
    StagedByIncoming = 4,
    HasRoute = 8,
    TimedOut = 16,
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Connector.Ledger.Entries;

/// <summary>One entry in a group, read and patched in place.</summary>
internal readonly ref struct EntryView(Span<byte> bytes)
{
    public const int HeadLength = 8;
    public const int PacketLength = 44;
    public const int RouteLength = 44;
    public const int AccountLength = 32;

    /// <summary>Kinds from here on are account entries.</summary>
    public const byte FirstAccountKind = 64;

    /// <summary>An account is opened: <c>Number</c> names the activation, <c>Fence</c> is the new one. Payload: asset and name.</summary>
    public const byte OpenKind = 64;

    private readonly Span<byte> _bytes = bytes;

    public ref EntryHead Head => ref Unsafe.As<byte, EntryHead>(ref MemoryMarshal.GetReference(_bytes));

    public bool IsPacket => Head.Kind < FirstAccountKind;

    public LedgerEntryKind PacketKind => (LedgerEntryKind)Head.Kind;

    public LedgerLegs Legs => (LedgerLegs)(Head.Flags & (EntryFlags.IncomingLeg | EntryFlags.OutgoingLeg));

    public bool HasRoute => (Head.Flags & EntryFlags.HasRoute) != 0;

    public ref PacketFields Packet => ref Unsafe.As<byte, PacketFields>(ref _bytes[HeadLength]);

    public ref RouteFields Route => ref Unsafe.As<byte, RouteFields>(ref _bytes[HeadLength + PacketLength]);

    public ref AccountFields Account => ref Unsafe.As<byte, AccountFields>(ref _bytes[HeadLength]);

    public ReadOnlySpan<byte> Payload => _bytes[FixedLength(Head.Kind, HasRoute)..];

    /// <summary>Reads the next entry of a group, and moves on; false at the end or where the bytes are no entry.</summary>
    public static bool TryRead(ref Span<byte> group, out EntryView entry)
    {
        entry = default;
        if (group.Length < HeadLength)
            return false;
        var head = MemoryMarshal.Read<EntryHead>(group);
        var fixedLength = FixedLength(head.Kind, (head.Flags & EntryFlags.HasRoute) != 0);
        if (head.Length < fixedLength || head.Length > group.Length)
            return false;
        entry = new EntryView(group[..head.Length]);
        group = group[head.Length..];
        return true;
    }

    public static int FixedLength(byte kind, bool hasRoute) =>
        kind >= FirstAccountKind ? HeadLength + AccountLength
        : hasRoute ? HeadLength + PacketLength + RouteLength
        : HeadLength + PacketLength;
}

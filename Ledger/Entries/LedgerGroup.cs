using System.Runtime.InteropServices;
using System.Text;

namespace Connector.Ledger.Entries;

/// <summary>
/// Entries that become durable together, already as they will lie in the journal: staging one is a copy, and writing the
/// group is one row. Used again and again. Not thread-safe.
/// </summary>
internal sealed class LedgerGroup
{
    /// <summary>Largest payload of an entry: an ILP packet.</summary>
    public const int MaxPayload = 64 * 1024;

    private byte[] _bytes = new byte[4096];

    /// <summary>Barrier of the first entry.</summary>
    public long First { get; private set; }

    /// <summary>Barrier of the last entry.</summary>
    public long Through => First + Count - 1;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes they take.</summary>
    public int Length { get; private set; }

    /// <summary>When it was closed, unix milliseconds.</summary>
    public long Time { get; set; }

    /// <summary>Whether a store has booked it in memory, so that only the writing is left. The store's own note.</summary>
    public bool Booked { get; set; }

    /// <summary>How many entries were refused.</summary>
    public int Refused { get; set; }

    /// <summary>The entries.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>The entries.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Empties it; the next entry gets this barrier.</summary>
    public void Reset(long first)
    {
        (First, Count, Length, Booked, Refused) = (first, 0, 0, false, 0);
    }

    /// <summary>Adds a packet entry. Accounts by number; -1 for a leg that is not there.</summary>
    public void Add(in LedgerEntry entry, LedgerEntryKind kind, int incoming, int outgoing, ReadOnlySpan<byte> payload)
    {
        var hasRoute = kind is LedgerEntryKind.Hold or LedgerEntryKind.Deliver;
        var place = Add((byte)kind, hasRoute, payload);
        place.Head.Mark = entry.Mark;
        place.Head.Flags = (EntryFlags)entry.Legs
            | (hasRoute ? EntryFlags.HasRoute : EntryFlags.None)
            | (entry.StagedByIncoming ? EntryFlags.StagedByIncoming : EntryFlags.None)
            | (entry.TimedOut ? EntryFlags.TimedOut : EntryFlags.None);
        place.Packet = new PacketFields
        {
            Incoming = incoming,
            Outgoing = outgoing,
            Life = entry.Life,
            IncomingFence = entry.IncomingFence,
            OutgoingFence = entry.OutgoingFence,
            Number = entry.IncomingNumber,
            IncomingAmount = entry.IncomingAmount,
            OutgoingAmount = entry.OutgoingAmount,
        };
        if (!hasRoute)
            return;
        place.Route = new RouteFields
        {
            IncomingExpiresAt = entry.IncomingExpiresAt,
            OutgoingExpiresAt = entry.OutgoingExpiresAt,
            IncomingSession = entry.IncomingSession,
            GatewayNumber = entry.GatewayNumber,
            OutgoingSession = entry.OutgoingSession,
            RequestId = entry.RequestId,
        };
    }

    /// <summary>Adds an account entry.</summary>
    public void Add(in AccountEntry entry, int account, ReadOnlySpan<byte> payload)
    {
        var place = Add((byte)entry.Kind, hasRoute: false, payload);
        place.Account = new AccountFields
        {
            Account = account,
            Fence = entry.Fence,
            Number = entry.Number,
            Amount = entry.Amount,
        };
    }

    /// <summary>Adds the opening of an account.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="asset">What it is to be kept in.</param>
    /// <param name="fence">The fence of this activation: higher than any before.</param>
    /// <param name="activation">Names the activation.</param>
    public void AddOpen(string name, Asset asset, uint fence, ulong activation)
    {
        var code = Encoding.UTF8.GetBytes(asset.Code);
        byte[] payload = [asset.Scale, (byte)code.Length, .. code, .. Encoding.UTF8.GetBytes(name)];
        var place = Add(EntryView.OpenKind, hasRoute: false, payload);
        place.Account = new AccountFields { Account = -1, Fence = fence, Number = activation };
    }

    private EntryView Add(byte kind, bool hasRoute, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxPayload)
            throw new ArgumentException("The payload of a ledger entry is too large.", nameof(payload));
        var fixedLength = EntryView.FixedLength(kind, hasRoute);
        var length = fixedLength + payload.Length;
        if (_bytes.Length - Length < length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        var place = _bytes.AsSpan(Length, length);
        payload.CopyTo(place[fixedLength..]);
        MemoryMarshal.Write(place, new EntryHead { Length = length, Kind = kind });
        Length += length;
        Count++;
        return new EntryView(place);
    }
}

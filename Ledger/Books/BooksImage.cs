using System.Runtime.InteropServices;
using Connector.Ledger.Entries;

namespace Connector.Ledger.Books;

/// <summary>
/// The books in memory: what the journal adds up to. An entry is booked as a whole or refused as a whole. Packets are
/// booked in BooksImage.Packets.cs, everything else in BooksImage.Accounts.cs. Pure; not thread-safe.
/// </summary>
internal sealed partial class BooksImage
{
    private readonly Dictionary<string, AccountState> _byName = new(StringComparer.Ordinal);
    private readonly List<AccountState> _accounts = [];
    private readonly Dictionary<Asset, AssetState> _assets = [];
    private readonly SortedDictionary<long, Item> _items = [];
    private readonly HoldTable _holds = new();
    private long _lastItem;

    /// <summary>Barrier of the last entry that was booked or refused.</summary>
    public long Through { get; private set; }

    public IReadOnlyList<AccountState> Accounts => _accounts;

    public IReadOnlyDictionary<Asset, AssetState> Assets => _assets;

    public SortedDictionary<long, Item> Items => _items;

    public HoldTable Holds => _holds;

    /// <summary>What an operator did in the entry that was booked last; null when it was something else.</summary>
    public AuditLine? Audited { get; private set; }

    public AccountState? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Books the next entry, or refuses it and notes that in it. Time in unix milliseconds.</summary>
    public RefusalReason Book(EntryView entry, long time)
    {
        Through++;
        Audited = null;
        if (entry.Head.Refusal != RefusalReason.None)
            return entry.Head.Refusal;
        var refusal = entry.IsPacket ? BookPacket(entry, time) : BookAccount(entry, time);
        entry.Head.Refusal = refusal;
        return refusal;
    }

    /// <summary>Books all entries of a group; false when its bytes are no entries.</summary>
    public bool Book(Span<byte> group, long time)
    {
        while (group.Length > 0)
        {
            if (!EntryView.TryRead(ref group, out var entry))
                return false;
            Book(entry, time);
        }

        return true;
    }

    private AccountState? At(int index) => index >= 0 && index < _accounts.Count ? _accounts[index] : null;

    private AssetState PositionOf(Asset asset) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_assets, asset, out _) ??= new AssetState();

    private void NoteItem(LedgerMark mark, AccountState account, ulong amount, HoldKey packet, long time) =>
        _items.Add(++_lastItem, new Item(mark, account.Index, amount, packet, time));

    /// <summary>Where the books may differ from a peer's.</summary>
    internal readonly record struct Item(LedgerMark Mark, int Account, ulong Amount, HoldKey Packet, long NotedAt);
}

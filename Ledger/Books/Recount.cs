using System.Runtime.InteropServices;
using Connector.Ledger.Entries;

namespace Connector.Ledger.Books;

/// <summary>
/// Adds the journal up a second time, by itself: only sums and open holds, no rule about what may be booked. What it and
/// the books disagree on is wrong in one of them.
/// </summary>
internal sealed class Recount
{
    private readonly List<Account> _accounts = [];
    private readonly Dictionary<Asset, AssetState> _positions = [];
    private readonly Dictionary<HoldKey, (LedgerLegs Legs, ulong Incoming, ulong Outgoing, int To)> _holds = [];

    /// <summary>Starts from nothing, or from the books as they were when the journal before was pruned.</summary>
    public Recount(BooksImage? start)
    {
        if (start is null)
            return;
        Through = start.Through;
        foreach (var account in start.Accounts)
            _accounts.Add(new Account(account.Name) { Asset = account.Asset, Balance = account.Balance });
        foreach (var (asset, state) in start.Assets)
        {
            var position = PositionOf(asset);
            (position.Exchange, position.Settlement) = (state.Exchange, state.Settlement);
            (position.Adjustment, position.Loss) = (state.Adjustment, state.Loss);
        }

        foreach (var slot in start.Holds.Slots)
        {
            ref var hold = ref start.Holds[slot];
            Hold(hold.Key, hold.Legs, hold.IncomingAmount, hold.OutgoingAmount, hold.Outgoing, movesPosition: false);
        }
    }

    public long Through { get; private set; }

    public long Entries { get; private set; }

    /// <summary>Adds a group; false when its bytes are no entries.</summary>
    public bool Add(Span<byte> group)
    {
        while (group.Length > 0)
        {
            if (!EntryView.TryRead(ref group, out var entry))
                return false;
            Through++;
            Entries++;
            if (entry.Head.Refusal != RefusalReason.None)
                continue;
            if (entry.IsPacket)
                AddPacket(entry);
            else
                AddAccountEntry(entry);
        }

        return true;
    }

    /// <summary>Where the books differ from this.</summary>
    public List<LedgerDifference> Compare(BookedFigures booked)
    {
        var differences = new List<LedgerDifference>();
        void Check(string what, string name, Int128 figure, Int128 recomputed)
        {
            if (figure != recomputed)
                differences.Add(new LedgerDifference(what, name, figure, recomputed));
        }

        Check("number of entries", "the journal", booked.Through, Through);
        Check("number", "accounts", booked.Accounts.Count, _accounts.Count);
        Check("number", "open holds", booked.OpenHolds, _holds.Count);
        foreach (var (summary, account) in booked.Accounts.Zip(_accounts))
        {
            Check("balance", summary.Name, summary.Balance, account.Balance);
            Check("incoming holds", summary.Name, summary.HeldIncoming, account.HeldIncoming);
            Check("outgoing holds", summary.Name, summary.HeldOutgoing, account.HeldOutgoing);
        }

        foreach (var position in booked.Positions)
        {
            var state = PositionOf(position.Asset);
            var name = position.Asset.ToString();
            Check("exchange position", name, position.Exchange, state.Exchange);
            Check("settlement position", name, position.Settlement, state.Settlement);
            Check("adjustment position", name, position.Adjustment, state.Adjustment);
            Check("losses", name, position.Loss, state.Loss);
            Check("sum of everything", name, position.Sum, 0);
        }

        return differences;
    }

    private void AddPacket(EntryView entry)
    {
        ref var packet = ref entry.Packet;
        var key = new HoldKey(packet.Incoming, packet.Life, packet.Number);
        switch (entry.PacketKind)
        {
            case LedgerEntryKind.Hold:
                Hold(key, entry.Legs, packet.IncomingAmount, packet.OutgoingAmount, packet.Outgoing, movesPosition: true);
                break;
            case LedgerEntryKind.Commit or LedgerEntryKind.Void:
                End(key, entry);
                break;
            case LedgerEntryKind.Deliver:
                Deliver(in packet, entry.Legs);
                break;
        }
    }

    private void Deliver(in PacketFields packet, LedgerLegs legs)
    {
        if ((legs & LedgerLegs.Incoming) != 0)
            Leg(_accounts[packet.Incoming], packet.IncomingAmount, 0, 0, movesPosition: true);
        if ((legs & LedgerLegs.Outgoing) != 0)
            Leg(_accounts[packet.Outgoing], -(Int128)packet.OutgoingAmount, 0, 0, movesPosition: true);
    }

    private void Hold(HoldKey key, LedgerLegs legs, ulong incoming, ulong outgoing, int to, bool movesPosition)
    {
        ref var hold = ref CollectionsMarshal.GetValueRefOrAddDefault(_holds, key, out _);
        hold.Legs |= legs;
        if ((legs & LedgerLegs.Incoming) != 0)
        {
            hold.Incoming = incoming;
            Leg(_accounts[key.Account], balance: 0, heldIncoming: incoming, heldOutgoing: 0, movesPosition);
        }

        if ((legs & LedgerLegs.Outgoing) != 0)
        {
            (hold.Outgoing, hold.To) = (outgoing, to);
            Leg(_accounts[to], balance: 0, heldIncoming: 0, heldOutgoing: outgoing, movesPosition);
        }
    }

    private void End(HoldKey key, EntryView entry)
    {
        ref var hold = ref CollectionsMarshal.GetValueRefOrAddDefault(_holds, key, out _);
        var commits = entry.PacketKind != LedgerEntryKind.Void;
        if ((entry.Legs & LedgerLegs.Incoming) != 0)
        {
            var gained = commits && entry.Head.Mark != LedgerMark.Loss ? (Int128)hold.Incoming : 0;
            Leg(_accounts[key.Account], gained, -(Int128)hold.Incoming, 0, movesPosition: true);
        }

        if ((entry.Legs & LedgerLegs.Outgoing) != 0)
        {
            var given = commits ? (Int128)hold.Outgoing : 0;
            Leg(_accounts[hold.To], -given, 0, -(Int128)hold.Outgoing, movesPosition: true);
        }

        hold.Legs &= ~entry.Legs;
        if (hold.Legs == LedgerLegs.None)
            _holds.Remove(key);
    }

    /// <summary>Whatever a leg changes, the exchange position takes the other side of it.</summary>
    private void Leg(Account account, Int128 balance, Int128 heldIncoming, Int128 heldOutgoing, bool movesPosition)
    {
        account.Balance += balance;
        account.HeldIncoming += heldIncoming;
        account.HeldOutgoing += heldOutgoing;
        if (movesPosition)
            PositionOf(account.Asset).Exchange -= balance + heldIncoming - heldOutgoing;
    }

    private void AddAccountEntry(EntryView entry)
    {
        ref var fields = ref entry.Account;
        if (entry.Head.Kind == EntryView.OpenKind)
        {
            if (!OpenPayload.TryRead(entry.Payload, out var name, out var asset))
                return;
            if (fields.Account == _accounts.Count)
                _accounts.Add(new Account(name));
            _accounts[fields.Account].Asset = asset;
            return;
        }

        var account = _accounts[fields.Account];
        var position = PositionOf(account.Asset);
        switch ((AccountEntryKind)entry.Head.Kind)
        {
            case AccountEntryKind.Adjust:
                account.Balance += fields.Amount;
                position.Adjustment -= fields.Amount;
                break;
            case AccountEntryKind.SettleOut or AccountEntryKind.SettleSend:
                account.Balance += fields.Amount;
                position.Settlement -= fields.Amount;
                break;
            case AccountEntryKind.SettleIn or AccountEntryKind.SettleReceived or AccountEntryKind.SettleReturned:
                account.Balance -= fields.Amount;
                position.Settlement += fields.Amount;
                break;
            case AccountEntryKind.WriteOff when entry.Head.Mark == LedgerMark.Loss:
                position.Exchange -= fields.Amount;
                position.Loss += fields.Amount;
                break;
            case AccountEntryKind.WriteOff:
                account.Balance -= fields.Amount;
                position.Loss += fields.Amount;
                break;
            case AccountEntryKind.Reconcile when entry.Head.Mark == LedgerMark.Loss:
                account.Balance += fields.Amount;
                position.Exchange -= fields.Amount;
                break;
        }
    }

    private AssetState PositionOf(Asset asset) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_positions, asset, out _) ??= new AssetState();

    private sealed class Account(string name)
    {
        public string Name { get; } = name;
        public Asset Asset;
        public Int128 Balance;
        public Int128 HeldIncoming;
        public Int128 HeldOutgoing;
    }
}

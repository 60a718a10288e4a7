using Connector.Ledger.Books;
using Connector.Ledger.Entries;

namespace Connector.Ledger.Writing;

/// <summary>What was refused, until whoever staged it asks. Refusals are rare; the common case is one read.</summary>
internal sealed class Refusals
{
    /// <summary>Most refusals that are remembered per account.</summary>
    public const int MaxPerAccount = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<LedgerRefusal>> _byAccount = new(StringComparer.Ordinal);
    private readonly Dictionary<long, RefusalReason> _awaited = [];
    private volatile bool _isEmpty = true;

    /// <summary>The refusal of this barrier, if it comes to one, is asked for by <see cref="TakeAwaited"/>.</summary>
    public void Await(long barrier)
    {
        lock (_lock)
            _awaited.Add(barrier, RefusalReason.None);
    }

    public RefusalReason TakeAwaited(long barrier)
    {
        lock (_lock)
            return _awaited.Remove(barrier, out var reason) ? reason : RefusalReason.None;
    }

    /// <summary>Remembers what was refused of a group.</summary>
    public void Note(LedgerGroup group, AccountNames names)
    {
        var left = group.Bytes;
        lock (_lock)
        {
            for (var barrier = group.First; EntryView.TryRead(ref left, out var entry); barrier++)
            {
                if (entry.Head.Refusal != RefusalReason.None)
                    Note(entry, barrier, names);
            }
        }
    }

    public bool Take(string account, ICollection<LedgerRefusal> into)
    {
        if (_isEmpty)
            return true;
        lock (_lock)
        {
            if (!_byAccount.Remove(account, out var refusals))
                return true;
            _isEmpty = _byAccount.Count == 0;
            foreach (var refusal in refusals)
                into.Add(refusal);
            return refusals.Count <= MaxPerAccount;
        }
    }

    private void Note(EntryView entry, long barrier, AccountNames names)
    {
        var reason = entry.Head.Refusal;
        if (_awaited.ContainsKey(barrier))
        {
            _awaited[barrier] = reason;
            return;
        }

        var (stager, refusal) = entry.IsPacket ? OfPacket(entry, barrier, names) : OfAccount(entry, barrier, names);
        if (!_byAccount.TryGetValue(stager, out var refusals))
            _byAccount.Add(stager, refusals = []);
        // One too many says that there were more.
        if (refusals.Count <= MaxPerAccount)
            refusals.Add(refusal);
        _isEmpty = false;
    }

    private static (string Stager, LedgerRefusal Refusal) OfPacket(EntryView entry, long barrier, AccountNames names)
    {
        ref var packet = ref entry.Packet;
        var isByIncoming = (entry.Head.Flags & EntryFlags.StagedByIncoming) != 0;
        var stager = names.NameOf(isByIncoming ? packet.Incoming : packet.Outgoing);
        return (stager, new LedgerRefusal(
            barrier, entry.Head.Refusal, entry.Head.Kind, names.NameOf(packet.Incoming), packet.Life, packet.Number));
    }

    private static (string Stager, LedgerRefusal Refusal) OfAccount(EntryView entry, long barrier, AccountNames names)
    {
        var name = names.NameOf(entry.Account.Account);
        return (name, new LedgerRefusal(
            barrier, entry.Head.Refusal, entry.Head.Kind, name, entry.Account.Fence, entry.Account.Number));
    }
}

using System.Runtime.InteropServices;

namespace Connector.Ledger.Books;

/// <summary>The books for reading.</summary>
internal sealed partial class BooksImage
{
    /// <summary>An account as it is now, without its answers' bytes, which are in the journal.</summary>
    public LedgerAccount Load(AccountState account) => new()
    {
        Name = account.Name,
        Asset = account.Asset,
        Fence = account.Fence,
        Balance = account.Balance,
        HeldIncoming = account.HeldIncoming,
        HeldOutgoing = account.HeldOutgoing,
        LastSession = account.LastSession,
        Sessions = [.. account.Sessions.Select(session => session.Record)],
        Holds = HoldsOf(account),
        Finished = [.. Enumerable.Range(0, account.Finished.Count).Select(place => account.Finished[place])],
        TimedOut = [.. account.TimedOut.Oldest.Select(entry => new TimedOutPacket(Describe(in entry.Packet), entry.At))],
        Outbox = account.Settlement.Outbox,
        Leftover = account.Settlement.Leftover,
    };

    /// <summary>Answers of an account that no gateway acknowledged, in the order they were booked.</summary>
    public static IEnumerable<(AttachedSessionRecord Session, ulong Request, AnswerPlace Place)> AnswersOf(AccountState account) =>
        account.Sessions
            .SelectMany(session => session.Answers.Select(answer => (session.Record, answer.Key, answer.Value)))
            .OrderBy(answer => answer.Value.Barrier);

    public static AccountSummary Summarise(AccountState account) => new(
        account.Name,
        account.Asset,
        account.Fence,
        account.Balance,
        account.HeldIncoming,
        account.HeldOutgoing,
        account.OpenIncoming + account.OpenOutgoing,
        account.Sessions.Sum(session => session.Answers.Count))
    {
        Outbox = account.Settlement.Outbox,
    };

    public List<AssetPosition> Positions()
    {
        var positions = new List<AssetPosition>();
        foreach (var (asset, state) in _assets)
        {
            var (accounts, held) = (Int128.Zero, Int128.Zero);
            foreach (var account in _accounts.Where(account => account.Asset == asset))
            {
                accounts += account.Balance;
                held += account.HeldIncoming - account.HeldOutgoing;
            }

            positions.Add(new AssetPosition(
                asset, accounts, held, state.Exchange, state.Settlement, state.Adjustment, state.Loss));
        }

        return positions;
    }

    public List<OpenItem> OpenItems() => [.. _items.Select(item => new OpenItem(
        item.Key,
        item.Value.Mark,
        _accounts[item.Value.Account].Name,
        _accounts[item.Value.Account].Asset,
        item.Value.Amount,
        NameOf(item.Value.Packet),
        item.Value.NotedAt))];

    public PacketKey NameOf(HoldKey key) => new(_accounts[key.Account].Name, key.Life, key.Number);

    private List<OpenHold> HoldsOf(AccountState account)
    {
        var holds = new List<OpenHold>(account.OpenIncoming + account.OpenOutgoing);
        for (var slot = account.FirstIncoming; slot >= 0; slot = _holds[slot].NextIncoming)
            holds.Add(Describe(in _holds[slot]));
        for (var slot = account.FirstOutgoing; slot >= 0; slot = _holds[slot].NextOutgoing)
        {
            if (_holds[slot].Key.Account != account.Index)
                holds.Add(Describe(in _holds[slot]));
        }

        holds.Sort((left, right) => left.Barrier.CompareTo(right.Barrier));
        return holds;
    }

    private OpenHold Describe(in Hold hold)
    {
        var condition = new byte[2 * 16];
        MemoryMarshal.Write(condition, in hold.Condition0);
        MemoryMarshal.Write(condition.AsSpan(16), in hold.Condition1);
        return new OpenHold
        {
            Packet = NameOf(hold.Key),
            Barrier = hold.Barrier,
            Legs = hold.Legs,
            IncomingAmount = hold.IncomingAmount,
            Outgoing = hold.Outgoing < 0 ? string.Empty : _accounts[hold.Outgoing].Name,
            OutgoingAmount = hold.OutgoingAmount,
            IncomingExpiresAt = hold.IncomingExpiresAt,
            OutgoingExpiresAt = hold.OutgoingExpiresAt,
            IncomingSession = hold.IncomingSession,
            GatewayNumber = hold.GatewayNumber,
            OutgoingSession = hold.OutgoingSession,
            RequestId = hold.RequestId,
            Condition = condition,
        };
    }
}

using Connector.Ledger.Entries;
using Connector.Ledger.Tests.Stores;

namespace Connector.Ledger.Tests.Model;

/// <summary>
/// The books as simply as they can be written down, to compare with: each step is turned into an entry, and this says
/// whether it must be booked and what balances come of it.
/// </summary>
internal sealed class BooksModel
{
    private readonly Dictionary<ulong, Held> _holds = [];
    private readonly HashSet<string> _openSessions = [];
    private readonly Dictionary<string, ulong> _lastSession = [];
    private readonly List<(string Account, ulong Request, ulong Amount)> _answers = [];

    public Dictionary<string, Int128> Balances { get; } = new() { ["a"] = 0, ["b"] = 0, ["c"] = 0, ["d"] = 0 };

    public Dictionary<string, uint> Fences { get; } = new() { ["a"] = 1, ["b"] = 1, ["c"] = 1, ["d"] = 1 };

    public SortedDictionary<long, (LedgerMark Mark, string Account, ulong Amount)> Items { get; } = [];

    public SettlementModel Settlements { get; } = new();

    public int OpenHolds => _holds.Count;

    private long LastItem { get; set; }

    public static Asset AssetOf(string account) => account is "a" or "b" ? Desk.Usd : Desk.Eur;

    public Int128 HeldIncoming(string account) => _holds.Values
        .Where(hold => hold.From == account && (hold.Legs & LedgerLegs.Incoming) != 0)
        .Aggregate(Int128.Zero, (sum, hold) => sum + hold.Amount);

    public Int128 HeldOutgoing(string account) => _holds.Values
        .Where(hold => hold.To == account && (hold.Legs & LedgerLegs.Outgoing) != 0)
        .Aggregate(Int128.Zero, (sum, hold) => sum + hold.Arrives);

    /// <summary>Adds the step's entry to a group; returns what must become of it.</summary>
    public bool Add(Step step, Desk desk, LedgerGroup group)
    {
        var (from, to) = (Name(step.From), Name(step.To));
        return step.Kind switch
        {
            StepKind.Hold => Hold(step, LedgerLegs.Both, desk, group),
            StepKind.HoldIncomingLeg => Hold(step, LedgerLegs.Incoming, desk, group),
            StepKind.HoldOutgoingLeg => Hold(step, LedgerLegs.Outgoing, desk, group),
            StepKind.Commit => End(step, LedgerEntryKind.Commit, LedgerLegs.Both, LedgerMark.None, desk, group),
            StepKind.CommitOutgoingLeg => End(step, LedgerEntryKind.Commit, LedgerLegs.Outgoing, LedgerMark.None, desk, group),
            StepKind.CommitIncomingLeg => End(step, LedgerEntryKind.Commit, LedgerLegs.Incoming, LedgerMark.None, desk, group),
            StepKind.CommitWithLoss => End(step, LedgerEntryKind.Commit, LedgerLegs.Both, LedgerMark.Loss, desk, group),
            StepKind.Void => End(step, LedgerEntryKind.Void, LedgerLegs.Both, LedgerMark.None, desk, group),
            StepKind.VoidInDoubt => End(step, LedgerEntryKind.Void, LedgerLegs.Both, LedgerMark.InDoubt, desk, group),
            StepKind.Deliver => Deliver(step, desk, group),
            StepKind.NoteLate => NoteLate(step, desk, group),
            StepKind.Adjust => Move(AccountEntryKind.Adjust, from, (Int128)step.Amount - step.Arrives, desk, group),
            StepKind.SettleOut => Move(AccountEntryKind.SettleOut, from, step.Amount, desk, group),
            StepKind.SettleIn => Move(AccountEntryKind.SettleIn, from, step.Amount, desk, group),
            StepKind.SettleSend or StepKind.SettleSent or StepKind.SettleReturned or StepKind.SettleReceived =>
                Settle(step, from, desk, group),
            StepKind.Reconcile => Close(AccountEntryKind.Reconcile, step, desk, group),
            StepKind.WriteOff => Close(AccountEntryKind.WriteOff, step, desk, group),
            StepKind.Attach => Attach(from, desk, group),
            StepKind.Detach => Detach(from, desk, group),
            StepKind.Relayed => Relayed(from, desk, group),
            StepKind.Open => Open(from, desk, group),
            _ => OldFence(step, to, desk, group),
        };
    }

    private static string Name(int account) => ((char)('a' + account)).ToString();

    private static LedgerEntry Packet(LedgerEntryKind kind, ulong packet, string from, ulong amount, string to, ulong arrives) =>
        new(kind, from, packet, amount, to, arrives)
        {
            Life = Desk.Life,
            IncomingSession = 1,
            GatewayNumber = packet,
            OutgoingSession = 1,
            RequestId = (uint)packet,
        };

    private bool Hold(Step step, LedgerLegs legs, Desk desk, LedgerGroup group)
    {
        // The packet's number is its account's: the same number from another account is another packet.
        var key = Key(step.Packet, step.From);
        var isHeld = _holds.TryGetValue(key, out var hold) && (hold.Legs & legs) != 0;
        desk.Add(group, Packet(LedgerEntryKind.Hold, step.Packet, Name(step.From), step.Amount, Name(step.To), step.Arrives) with
        {
            Legs = legs,
        }, Desk.Condition(step.Packet));
        if (isHeld)
            return false;
        hold ??= new Held(Name(step.From), string.Empty, 0, 0, LedgerLegs.None);
        if ((legs & LedgerLegs.Incoming) != 0)
            hold = hold with { Amount = step.Amount };
        if ((legs & LedgerLegs.Outgoing) != 0)
            hold = hold with { To = Name(step.To), Arrives = step.Arrives };
        _holds[key] = hold with { Legs = hold.Legs | legs };
        return true;
    }

    private bool End(
        Step step, LedgerEntryKind kind, LedgerLegs legs, LedgerMark mark, Desk desk, LedgerGroup group)
    {
        var key = Key(step.Packet, step.From);
        var hold = _holds.GetValueOrDefault(key);
        var to = hold is null || hold.To.Length == 0 ? Name(step.To) : hold.To;
        desk.Add(group, Packet(kind, step.Packet, Name(step.From), hold?.Amount ?? 1, to, hold?.Arrives ?? 1) with
        {
            Legs = legs,
            Mark = mark,
        }, Desk.Text("answer"));
        if (hold is null || (hold.Legs & legs) != legs)
            return false;
        if ((legs & LedgerLegs.Outgoing) != 0 && kind == LedgerEntryKind.Commit)
            Balances[hold.To] -= hold.Arrives;
        if ((legs & LedgerLegs.Incoming) != 0)
        {
            var isFulfill = kind == LedgerEntryKind.Commit && mark != LedgerMark.Loss;
            if (isFulfill)
                Balances[hold.From] += hold.Amount;
            Answer(hold.From, step.Packet, hold.Amount, isFulfill);
        }

        if (mark == LedgerMark.Loss)
            Note(mark, hold.From, hold.Amount);
        if (mark == LedgerMark.InDoubt)
            Note(mark, hold.To, hold.Arrives);
        var left = hold.Legs & ~legs;
        if (left == LedgerLegs.None)
            _holds.Remove(key);
        else
            _holds[key] = hold with { Legs = left };
        return true;
    }

    private bool Deliver(Step step, Desk desk, LedgerGroup group)
    {
        var from = Name(step.From);
        desk.Add(group, Packet(LedgerEntryKind.Deliver, step.Packet, from, step.Amount, string.Empty, 0), Desk.Text("answer"));
        Balances[from] += step.Amount;
        Answer(from, step.Packet, step.Amount, isFulfill: true);
        return true;
    }

    private void Answer(string account, ulong request, ulong amount, bool isFulfill)
    {
        _answers.RemoveAll(answer => answer.Account == account && answer.Request == request && _openSessions.Contains(account));
        if (!_openSessions.Contains(account) && isFulfill)
            Note(LedgerMark.Unrelayed, account, amount);
        else if (_openSessions.Contains(account) && isFulfill)
            _answers.Add((account, request, amount));
    }

    private bool NoteLate(Step step, Desk desk, LedgerGroup group)
    {
        var packet = Packet(LedgerEntryKind.Note, step.Packet, Name(step.From), step.Amount, Name(step.To), step.Arrives);
        desk.Add(group, packet with { Mark = LedgerMark.Late, Legs = LedgerLegs.None }, []);
        Note(LedgerMark.Late, Name(step.To), step.Arrives);
        return true;
    }

    private bool Move(AccountEntryKind kind, string account, Int128 amount, Desk desk, LedgerGroup group)
    {
        var entry = new AccountEntry(kind, account, Fences[account]) { Amount = amount };
        desk.Add(group, entry, Desk.Text("reason"));
        Balances[account] += kind == AccountEntryKind.SettleIn ? -amount : amount;
        return true;
    }

    private bool Settle(Step step, string account, Desk desk, LedgerGroup group)
    {
        if (Settlements.Add(step, account, Fences[account], desk, group) is not { } change)
            return false;
        Balances[account] += change;
        return true;
    }

    private bool Close(AccountEntryKind kind, Step step, Desk desk, LedgerGroup group)
    {
        var number = Items.Count > 0 ? Items.Keys.ElementAt((int)step.Packet % Items.Count) : 999_999;
        desk.Add(group, new AccountEntry(kind, string.Empty, 0) { Number = (ulong)number }, Desk.Text("reason"));
        if (!Items.Remove(number, out var item))
            return false;
        if (kind == AccountEntryKind.Reconcile && item.Mark == LedgerMark.Loss)
            Balances[item.Account] += item.Amount;
        if (kind == AccountEntryKind.WriteOff && item.Mark != LedgerMark.Loss)
            Balances[item.Account] -= item.Amount;
        return true;
    }

    private bool Attach(string account, Desk desk, LedgerGroup group)
    {
        // Only the first session has number 1, which packets name: later ones do not make their answers come back to life.
        var number = _lastSession[account] = _lastSession.GetValueOrDefault(account) + 1;
        if (number == 1)
            _openSessions.Add(account);
        var session = new AttachedSessionRecord(number, "gateway", 5, 0);
        desk.Add(group, new AccountEntry(AccountEntryKind.Attach, account, 0) { Number = number }, session.ToPayload());
        return true;
    }

    private bool Detach(string account, Desk desk, LedgerGroup group)
    {
        desk.Add(group, new AccountEntry(AccountEntryKind.Detach, account, 0) { Number = 1 }, []);
        if (!_openSessions.Remove(account))
            return true;
        foreach (var answer in _answers.Where(answer => answer.Account == account).ToList())
        {
            _answers.Remove(answer);
            Note(LedgerMark.Unrelayed, account, answer.Amount);
        }

        return true;
    }

    private bool Relayed(string account, Desk desk, LedgerGroup group)
    {
        var requests = _answers.Where(answer => answer.Account == account).Take(2).ToList();
        var payload = requests.SelectMany(answer => BitConverter.GetBytes(answer.Request)).ToArray();
        desk.Add(group, new AccountEntry(AccountEntryKind.Relayed, account, 0) { Number = 1 }, payload);
        requests.ForEach(answer => _answers.Remove(answer));
        return true;
    }

    private bool Open(string account, Desk desk, LedgerGroup group)
    {
        Fences[account]++;
        group.AddOpen(account, AssetOf(account), Fences[account], 1);
        return true;
    }

    private bool OldFence(Step step, string to, Desk desk, LedgerGroup group)
    {
        var packet = Packet(LedgerEntryKind.Hold, step.Packet + 100, Name(step.From), step.Amount, to, step.Arrives);
        desk.Add(group, packet with { OutgoingFence = Fences[to] + 1 }, Desk.Condition(1));
        return false;
    }

    private void Note(LedgerMark mark, string account, ulong amount) => Items.Add(++LastItem, (mark, account, amount));

    private static ulong Key(ulong packet, int from) => packet * 10 + (ulong)from;

    private sealed record Held(string From, string To, ulong Amount, ulong Arrives, LedgerLegs Legs);
}

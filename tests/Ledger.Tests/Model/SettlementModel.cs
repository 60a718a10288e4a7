using System.Numerics;
using Connector.Ledger.Entries;
using Connector.Ledger.Settlement;
using Connector.Ledger.Tests.Stores;

namespace Connector.Ledger.Tests.Model;

/// <summary>Settlements of the model: an outbox of one per account, and receipts at scale 12 by key.</summary>
internal sealed class SettlementModel
{
    private const byte ReceiptScale = 12;

    private readonly Dictionary<string, (string Key, Int128 Amount)> _outbox = [];
    private readonly Dictionary<string, BigInteger> _leftovers = [];
    private readonly HashSet<(string Account, ulong Key)> _received = [];

    public IReadOnlyDictionary<string, (string Key, Int128 Amount)> Outbox => _outbox;

    /// <summary>Adds the entry; null: it must be refused, else by how much the balance changes.</summary>
    public Int128? Add(Step step, string account, uint fence, Desk desk, LedgerGroup group)
    {
        AccountEntry Entry(AccountEntryKind kind, Int128 amount) => new(kind, account, fence) { Amount = amount };
        var key = $"key-{step.Packet}";
        switch (step.Kind)
        {
            case StepKind.SettleSend:
                desk.Add(group, Entry(AccountEntryKind.SettleSend, step.Amount), Desk.Text(key));
                if (step.Amount == 0 || !_outbox.TryAdd(account, (key, step.Amount)))
                    return null;
                return step.Amount;
            case StepKind.SettleSent:
                desk.Add(group, Entry(AccountEntryKind.SettleSent, 0), Desk.Text(key));
                return Ends(account, key, out _) ? 0 : null;
            case StepKind.SettleReturned:
                desk.Add(group, Entry(AccountEntryKind.SettleReturned, 0), Desk.Text($"{key} refused"));
                return Ends(account, key, out var amount) ? -amount : null;
            default:
                return Receive(step, account, Entry, desk, group);
        }
    }

    private Int128? Receive(
        Step step, string account, Func<AccountEntryKind, Int128, AccountEntry> entry, Desk desk, LedgerGroup group)
    {
        var unit = BigInteger.Pow(10, ReceiptScale - BooksModel.AssetOf(account).Scale);
        var total = step.Amount + _leftovers.GetValueOrDefault(account);
        var units = (Int128)(total / unit);
        var receipt = new SettlementReceipt($"key-{step.Packet}", new Quantity(step.Amount, ReceiptScale));
        desk.Add(group, entry(AccountEntryKind.SettleReceived, units), receipt.ToPayload());
        if (!_received.Add((account, step.Packet)))
            return null;
        _leftovers[account] = total % unit;
        return -units;
    }

    private bool Ends(string account, string key, out Int128 amount)
    {
        amount = 0;
        if (!_outbox.TryGetValue(account, out var open) || open.Key != key)
            return false;
        amount = open.Amount;
        return _outbox.Remove(account);
    }
}

using Connector.Ledger.Entries;
using Connector.Ledger.Tests.Stores;

namespace Connector.Ledger.Tests.Model;

/// <summary>Plays a random history on a store and on the model, and compares them.</summary>
internal sealed class History(Desk desk)
{
    public BooksModel Model { get; } = new();

    public Desk Desk { get; } = desk;

    public static History Begin(ILedgerStore store)
    {
        store.Open();
        var history = new History(new Desk(store));
        history.Desk.Book(OpenAll);
        return history;
    }

    public static void OpenAll(LedgerGroup group)
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
            group.AddOpen(name, BooksModel.AssetOf(name), 1, 1);
    }

    /// <summary>Books one group; each entry must be booked or refused as the model says.</summary>
    public void Play(Step[] steps)
    {
        var expected = new List<bool>();
        Desk.Now += 10;
        var refusals = Desk.Book(group => Fill(group, steps, expected));
        Assert.Equal(expected, refusals.Select(refusal => refusal == RefusalReason.None));
    }

    public void Fill(LedgerGroup group, Step[] steps, List<bool> expected)
    {
        foreach (var step in steps)
            expected.Add(Model.Add(step, Desk, group));
    }

    public void AssertAgrees()
    {
        var store = Desk.Store;
        foreach (var account in store.Accounts())
        {
            Assert.Equal(Model.Balances[account.Name], account.Balance);
            Assert.Equal(Model.HeldIncoming(account.Name), account.HeldIncoming);
            Assert.Equal(Model.HeldOutgoing(account.Name), account.HeldOutgoing);
            Assert.Equal(Model.Fences[account.Name], account.Fence);
            (string, Int128)? outbox = account.Outbox is { } open ? (open.Key, open.Amount) : null;
            Assert.Equal(Model.Settlements.Outbox.TryGetValue(account.Name, out var waits) ? waits : null, outbox);
        }

        Assert.Equal(Model.OpenHolds, store.Figures().OpenHolds);
        Assert.Equal(
            Model.Items.Select(item => (item.Key, item.Value.Mark, item.Value.Account, item.Value.Amount)),
            store.OpenItems().Select(item => (item.Number, item.Mark, item.Account, item.Amount)));
        Desk.AssertSound();
        foreach (var name in Model.Balances.Keys)
            AssertStatement(name);
    }

    private void AssertStatement(string account)
    {
        var lines = Desk.Statement(account, perPage: 7);
        var balance = Model.Balances[account];
        foreach (var line in lines)
        {
            Assert.Equal(balance, line.Balance);
            balance -= line.Amount;
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Connector.Ledger.Tests.Stores;

namespace Connector.Ledger.Tests;

/// <summary>Vectors/accounting.json: one account's balance after each step, in memory and in the store.</summary>
public sealed class AccountingVectorTests
{
    public static TheoryData<string> Names() => [.. Vectors().Select(vector => vector.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void balance_and_refusals_are_as_the_vector_says(string name)
    {
        var vector = Vectors().Single(candidate => candidate.GetProperty("name").GetString() == name);
        var config = vector.GetProperty("config");
        var books = new AccountBooks { Maximum = Amount(config.GetProperty("maximumBalance")) };
        var store = Desk.InMemory()();
        store.Open();
        var desk = new Desk(store).OpenAccounts();
        var held = new Dictionary<int, ulong>();
        var packet = 1_000ul;
        foreach (var step in vector.GetProperty("steps").EnumerateArray())
        {
            var amount = step.TryGetProperty("amount", out var value) ? (ulong)Amount(value)!.Value : 0;
            var id = step.TryGetProperty("id", out var number) ? number.GetInt32() : 0;
            switch (step.GetProperty("op").GetString())
            {
                case "incomingPrepare":
                    var fits = books.FitsIncoming(amount);
                    Assert.Equal(step.GetProperty("result").GetString() == "ok", fits);
                    if (!fits)
                        break;
                    held[id] = amount;
                    books.HoldIncoming(amount);
                    desk.Hold((ulong)id, amount, arrives: 0);
                    break;
                case "incomingFulfilled":
                    books.CommitIncoming(held[id]);
                    desk.Book(Desk.Packet(LedgerEntryKind.Commit, (ulong)id, held[id], arrives: 0));
                    break;
                case "incomingRejected":
                    books.VoidIncoming(held[id]);
                    desk.Book(Desk.Packet(LedgerEntryKind.Void, (ulong)id, held[id], arrives: 0));
                    break;
                case "outgoingFulfilled":
                    books.HoldOutgoing(amount);
                    books.CommitOutgoing(amount);
                    BookOutgoing(desk, LedgerEntryKind.Commit, ++packet, amount);
                    break;
                case "outgoingRejected":
                    books.HoldOutgoing(amount);
                    books.VoidOutgoing(amount);
                    BookOutgoing(desk, LedgerEntryKind.Void, ++packet, amount);
                    break;
                case "incomingSettlement":
                    books.Settle(-(Int128)amount);
                    desk.Book(new AccountEntry(AccountEntryKind.SettleIn, "a", 0) { Amount = amount });
                    break;
                case var other:
                    Assert.Fail($"Unknown operation {other}.");
                    break;
            }

            if (step.TryGetProperty("settle", out var settle))
            {
                books.Settle(Amount(settle)!.Value);
                desk.Book(new AccountEntry(AccountEntryKind.SettleOut, "a", 0) { Amount = Amount(settle)!.Value });
            }

            var expected = Amount(step.GetProperty("balance"));
            Assert.Equal(expected, books.Balance + books.HeldIncoming);
            var stored = desk.Store.Load("a")!;
            Assert.Equal(expected, stored.Balance + stored.HeldIncoming);
            desk.AssertSound();
        }
    }

    private static void BookOutgoing(Desk desk, LedgerEntryKind ending, ulong number, ulong amount)
    {
        var hold = new LedgerEntry(LedgerEntryKind.Hold, "b", number, 0, "a", amount);
        Assert.Equal(RefusalReason.None, desk.Book(hold));
        Assert.Equal(RefusalReason.None, desk.Book(hold with { Kind = ending }));
    }

    private static List<JsonElement> Vectors()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Vectors", "accounting.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray().Select(vector => vector.Clone())];
    }

    private static Int128? Amount(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : Int128.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}

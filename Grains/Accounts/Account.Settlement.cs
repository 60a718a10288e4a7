using Connector.Ledger;
using Connector.Ledger.Settlement;

namespace Connector.Grains.Accounts;

/// <summary>
/// What settling does to the account. Money that we are to pay moves the balance in the turn that decides it, so that no
/// second turn decides the same again; money that came in moves it when it is durable.
/// </summary>
internal sealed partial class Account
{
    /// <summary>The settlement in the outbox.</summary>
    public OutgoingSettlement? Settling { get; private set; }

    /// <summary>What incoming settlements left over: less than one unit.</summary>
    public Quantity Leftover { get; private set; }

    /// <summary>What the peer owes us; negative: what we owe.</summary>
    public Int128 Balance => _books.Balance;

    /// <summary>Begins a settlement; nothing may be in the outbox. What is returned must be booked in the same turn.</summary>
    public AccountEntry BeginSettlement(OutgoingSettlement settlement)
    {
        if (Settling is not null)
            throw new InvalidOperationException("A settlement is in the outbox already.");
        Settling = settlement;
        _books.Settle(settlement.Amount);
        return SettlementEntry(AccountEntryKind.SettleSend, settlement.Amount);
    }

    /// <summary>The engine took what is in the outbox, and that is booked.</summary>
    public void EndSettlement() => Settling = null;

    /// <summary>The engine refused for good what is in the outbox, and that is booked: we owe it again.</summary>
    public void ReturnSettlement()
    {
        _books.Settle(-Settling!.Amount);
        Settling = null;
    }

    /// <summary>The peer paid, and that is booked.</summary>
    public void TakeSettlement(Int128 units, Quantity leftover)
    {
        _books.Settle(-units);
        Leftover = leftover;
    }

    /// <summary>An entry about settlements, of this life of the account.</summary>
    public AccountEntry SettlementEntry(AccountEntryKind kind, Int128 amount) =>
        new(kind, _self.Account, _fence) { Amount = amount };
}

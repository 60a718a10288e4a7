namespace Connector.Ledger;

/// <summary>
/// What we and one peer owe each other, and what is held for packets that are not answered yet. A hold is committed or
/// voided exactly once; whoever holds keeps track of which. Amounts are in the account's asset and scale; arithmetic is
/// checked. Not thread-safe: an account's grain owns it.
/// </summary>
public sealed class AccountBooks
{
    /// <summary>What the peer owes us; negative: what we owe the peer (RFC 32).</summary>
    public Int128 Balance { get; private set; }

    /// <summary>Held for prepares that came from the peer: what it will owe us more.</summary>
    public Int128 HeldIncoming { get; private set; }

    /// <summary>Held for prepares that went to the peer: what we will owe it more.</summary>
    public Int128 HeldOutgoing { get; private set; }

    /// <summary>Most that the peer may owe us, holds included (T04 beyond); null: no limit.</summary>
    public Int128? Maximum { get; set; }

    /// <summary>Most that we will owe the peer, as a negative balance, holds included (T04 beyond); null: no limit.</summary>
    public Int128? Minimum { get; set; }

    /// <summary>Takes over what the ledger has.</summary>
    public void Restore(LedgerAccount account) =>
        (Balance, HeldIncoming, HeldOutgoing) = (account.Balance, account.HeldIncoming, account.HeldOutgoing);

    /// <summary>Whether the peer may owe us this much more.</summary>
    public bool FitsIncoming(ulong amount) =>
        amount == 0 || Maximum is not { } maximum || Balance + HeldIncoming + amount <= maximum;

    /// <summary>Holds the amount of a prepare from the peer.</summary>
    public void HoldIncoming(ulong amount) => HeldIncoming += amount;

    /// <summary>The peer's prepare was fulfilled: it owes us its amount.</summary>
    public void CommitIncoming(ulong amount)
    {
        VoidIncoming(amount);
        Balance += amount;
    }

    /// <summary>The peer's prepare was rejected: nothing changes hands.</summary>
    public void VoidIncoming(ulong amount)
    {
        HeldIncoming -= amount;
        if (HeldIncoming < 0)
            throw new InvalidOperationException("An incoming hold was ended twice.");
    }

    /// <summary>
    /// Money changed hands outside: positive when we paid the peer, negative when it paid us. Manual adjustments likewise.
    /// </summary>
    public void Settle(Int128 amount) => Balance += amount;

    /// <summary>Whether we may owe the peer this much more.</summary>
    public bool FitsOutgoing(ulong amount) =>
        amount == 0 || Minimum is not { } minimum || Balance - HeldOutgoing - amount >= minimum;

    /// <summary>Holds the amount of a prepare to the peer.</summary>
    public void HoldOutgoing(ulong amount) => HeldOutgoing += amount;

    /// <summary>The peer fulfilled our prepare: we owe it its amount.</summary>
    public void CommitOutgoing(ulong amount)
    {
        VoidOutgoing(amount);
        Balance -= amount;
    }

    /// <summary>Our prepare came to nothing: nothing changes hands.</summary>
    public void VoidOutgoing(ulong amount)
    {
        HeldOutgoing -= amount;
        if (HeldOutgoing < 0)
            throw new InvalidOperationException("An outgoing hold was ended twice.");
    }
}

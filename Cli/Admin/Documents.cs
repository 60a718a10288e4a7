namespace Connector.Cli.Admin;

/// <summary>What an account is kept in.</summary>
internal sealed record Asset(string Code, int Scale);

/// <summary>One account, as the connector tells it.</summary>
internal sealed record Account(
    string Peer,
    Asset Asset,
    Int128 Balance,
    Int128 OwedToUs,
    Int128 OwedByUs,
    Int128 HeldIncoming,
    Int128 HeldOutgoing,
    Int128? Maximum,
    Int128? Minimum,
    bool IsConfigured,
    bool IsConnected,
    IReadOnlyList<string> Sessions);

/// <summary>The other side of all accounts of one asset.</summary>
internal sealed record Position(
    Asset Asset, Int128 Accounts, Int128 Held, Int128 Exchange, Int128 Settlement, Int128 Adjustment, Int128 Loss, Int128 Sum);

/// <summary>All accounts, and whether everything adds up.</summary>
internal sealed record BalanceList(IReadOnlyList<Account> Accounts, IReadOnlyList<Position> Positions, bool SumsToZero);

/// <summary>One movement of a balance.</summary>
internal sealed record StatementLine(
    DateTimeOffset At, string Kind, Int128 Amount, Int128 Balance, string? Counterparty, string? Packet, string? Text);

/// <summary>Movements of one account, newest first.</summary>
internal sealed record Statement(string Peer, Asset Asset, Int128 Balance, IReadOnlyList<StatementLine> Lines);

/// <summary>What an operator did.</summary>
internal sealed record AuditLine(
    DateTimeOffset At, string Action, string Peer, Asset Asset, Int128 Amount, long? Item, string Reason);

/// <summary>All of it, newest first.</summary>
internal sealed record Audit(IReadOnlyList<AuditLine> Lines);

/// <summary>Where our books and a peer's may differ.</summary>
internal sealed record OpenItem(long Item, string Kind, string Peer, Asset Asset, Int128 Amount, string Packet, DateTimeOffset At);

/// <summary>All of them, oldest first.</summary>
internal sealed record OpenItems(IReadOnlyList<OpenItem> Items);

/// <summary>An item was closed.</summary>
internal sealed record Closing(
    long Item, string Action, string Peer, Asset Asset, Int128 BalanceChange, Int128 Balance, string Reason, bool IsRepeated);

/// <summary>A balance was changed by hand.</summary>
internal sealed record Adjustment(
    string Peer, Asset Asset, Int128 Amount, Int128 Balance, string Key, bool IsRepeated, Int128? Maximum, Int128? Minimum);

/// <summary>A settlement is booked, now or before, and on its way to the engine.</summary>
internal sealed record SettlementBegun(string Peer, Asset Asset, Int128 Amount, string Key, bool IsInFlight);

/// <summary>A figure that is not what the journal says.</summary>
internal sealed record Difference(string What, string Name, Int128 Booked, Int128 Recomputed);

/// <summary>Whether every figure is what the journal says.</summary>
internal sealed record Verification(bool Agrees, long Through, long Entries, IReadOnlyList<Difference> Differences);

using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;

namespace Connector.Silo.Admin.Answers;

/// <summary>What an account is kept in.</summary>
internal sealed record AssetDocument(string Code, int Scale)
{
    public static AssetDocument Of(Asset asset) => new(asset.Code, asset.Scale);
}

/// <summary>One account. Positive balances: the peer owes us.</summary>
internal sealed record AccountDocument(
    string Peer,
    AssetDocument Asset,
    Int128 Balance,
    Int128 OwedToUs,
    Int128 OwedByUs,
    Int128 HeldIncoming,
    Int128 HeldOutgoing,
    int OpenPackets,
    Int128? Maximum,
    Int128? Minimum,
    bool IsConfigured,
    bool IsConnected,
    IReadOnlyList<SessionKind> Sessions);

/// <summary>The other side of all accounts of one asset.</summary>
internal sealed record PositionDocument(
    AssetDocument Asset,
    Int128 Accounts,
    Int128 Held,
    Int128 Exchange,
    Int128 Settlement,
    Int128 Adjustment,
    Int128 Loss,
    Int128 Sum)
{
    public static PositionDocument Of(AssetPosition position) => new(
        AssetDocument.Of(position.Asset), position.Accounts, position.Held, position.Exchange, position.Settlement,
        position.Adjustment, position.Loss, position.Sum);
}

/// <summary>Accounts, all positions, and whether everything adds up.</summary>
internal sealed record BalancesDocument(
    long Through,
    IReadOnlyList<AccountDocument> Accounts,
    string? Next,
    IReadOnlyList<PositionDocument> Positions,
    bool SumsToZero);

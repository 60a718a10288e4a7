namespace Connector.Ledger;

/// <summary>What a ledger entry does to the two legs of one packet.</summary>
public enum LedgerEntryKind : byte
{
    /// <summary>Both amounts are held.</summary>
    Hold,

    /// <summary>Both holds become balance.</summary>
    Commit,

    /// <summary>Both holds end, balances stay.</summary>
    Void,
}

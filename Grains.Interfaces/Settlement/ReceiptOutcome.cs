namespace Connector.Grains.Interfaces.Settlement;

/// <summary>What became of an engine's word that the peer paid.</summary>
public enum ReceiptOutcome : byte
{
    /// <summary>It is in the books, durably.</summary>
    Credited = 0,

    /// <summary>It was in the books before, under the same key: nothing changed.</summary>
    Repeated = 1,

    /// <summary>The key was used before, for another amount: nothing changed.</summary>
    KeyReused = 2,

    /// <summary>The key or the amount is none, or the amount is more than the books hold: nothing changed.</summary>
    BadRequest = 3,

    /// <summary>There is no such account, or it has no engine.</summary>
    UnknownAccount = 4,

    /// <summary>The ledger did not book it now: to be offered again with the same key.</summary>
    TryAgain = 5,
}

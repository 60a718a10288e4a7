namespace Connector.Ledger;

/// <summary>Why an entry was not booked. The numbers are in the journal: never change one.</summary>
public enum RefusalReason : byte
{
    /// <summary>It was booked.</summary>
    None = 0,

    /// <summary>The account has been activated anew since: whoever staged this must do nothing more.</summary>
    Fenced = 1,

    /// <summary>There is no open hold of this packet, or not on these legs.</summary>
    NotHeld = 2,

    /// <summary>The packet is held already.</summary>
    AlreadyHeld = 3,

    /// <summary>The entry names other accounts or amounts than the hold.</summary>
    Differs = 4,

    /// <summary>No account of this name was opened.</summary>
    UnknownAccount = 5,

    /// <summary>The account is kept in another asset, and is not empty.</summary>
    OtherAsset = 6,

    /// <summary>No open item has this number.</summary>
    UnknownItem = 7,

    /// <summary>The entry makes no sense: bytes, combination of kind and mark, or an amount out of bounds.</summary>
    Malformed = 8,

    /// <summary>A settlement with this key, and the same amount, is booked already.</summary>
    AlreadySettled = 9,

    /// <summary>A settlement with this key is booked already, and it was another amount.</summary>
    KeyReused = 10,

    /// <summary>Another settlement of the account waits in the outbox.</summary>
    SettlementOpen = 11,

    /// <summary>No settlement with this key is in the outbox.</summary>
    UnknownSettlement = 12,
}

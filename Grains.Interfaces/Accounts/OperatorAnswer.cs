namespace Connector.Grains.Interfaces.Accounts;

/// <summary>What came of an operator's request.</summary>
/// <param name="Outcome">Whether it is booked, and if not, why.</param>
/// <param name="Balance">The account's balance now.</param>
[GenerateSerializer, Immutable, Alias("ilp.operator-answer")]
public readonly record struct OperatorAnswer(
    [property: Id(0)] OperatorOutcome Outcome,
    [property: Id(1)] Int128 Balance);

/// <summary>Whether an operator's request is booked, and if not, why. Add at the end only.</summary>
public enum OperatorOutcome : byte
{
    /// <summary>It is durable.</summary>
    Booked = 0,

    /// <summary>The same request was booked before, and is not booked again.</summary>
    Repeated = 1,

    /// <summary>Another request was booked under this key: this one is not.</summary>
    KeyInUse = 2,

    /// <summary>There is no such account.</summary>
    UnknownAccount = 3,

    /// <summary>No open item has this number.</summary>
    UnknownItem = 4,

    /// <summary>The account is kept in another asset than the operator takes it to be.</summary>
    OtherAsset = 5,

    /// <summary>The ledger cannot be written now; nothing was booked.</summary>
    LedgerUnavailable = 6,

    /// <summary>The account began a new life meanwhile; nothing was booked, and it can be asked again at once.</summary>
    Superseded = 7,

    /// <summary>The ledger refused the entry; nothing was booked.</summary>
    Refused = 8,

    /// <summary>The ledger was closed before the entry was durable: ask again under the same key to learn whether it is.</summary>
    Uncertain = 9,
}

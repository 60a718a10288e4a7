namespace Connector.Ledger;

/// <summary>One atomic change of one account beside its packets. Its bytes are a payload beside it.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Account">The account.</param>
/// <param name="Fence">Refuse the entry unless the account's fence is this; 0: whatever it is.</param>
public readonly record struct AccountEntry(AccountEntryKind Kind, string Account, uint Fence)
{
    /// <summary>Most, either sign, that one entry may move.</summary>
    public static Int128 MaxAmount { get; } = Int128.One << 100;

    /// <summary>What is moved, in the account's asset; see <see cref="AccountEntryKind"/> for the sign.</summary>
    public Int128 Amount { get; init; }

    /// <summary>What is meant; see <see cref="AccountEntryKind"/>.</summary>
    public ulong Number { get; init; }
}

namespace Connector.Grains.Interfaces.Accounts;

/// <summary>
/// What an operator does to an account, by the same grain as <see cref="IAccountGrain"/>: the balance in memory changes
/// with the entry in the ledger and with nothing else. Every call answers when the entry is durable, or refused.
/// </summary>
[GrainInterfaceType("ilp.account-operator")]
public interface IAccountOperatorGrain : IGrainWithStringKey
{
    /// <summary>Changes the balance by hand.</summary>
    [Alias("adjust")]
    Task<OperatorAnswer> AdjustAsync([Immutable] OperatorAdjustment adjustment);

    /// <summary>Closes an open item of this account.</summary>
    [Alias("close-item")]
    Task<OperatorAnswer> CloseItemAsync([Immutable] ItemClosing closing);

    /// <summary>The sessions that carry packets now, at most one of each kind.</summary>
    [Alias("sessions")]
    Task<SessionKind[]> GetSessionsAsync();
}

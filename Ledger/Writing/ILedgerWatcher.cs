namespace Connector.Ledger.Writing;

/// <summary>Is told how the store does, for logs. Called by the writer's thread: must return at once and never throw.</summary>
public interface ILedgerWatcher
{
    /// <summary>The store failed; prepares are refused, and it is tried again. Told once for each other kind of failure.</summary>
    void Failed(LedgerStoreException failure);

    /// <summary>Another process has the books; this one waits for them (<see cref="LedgerWriterOptions.StandsBy"/>).</summary>
    void StandsBy();

    /// <summary>The books that were waited for are ours.</summary>
    void TookOver();

    /// <summary>The store works again.</summary>
    void Recovered();

    /// <summary>Little space is left; prepares are refused.</summary>
    void LowOnSpace(long freeBytes);

    /// <summary>There is space again.</summary>
    void SpaceAgain(long freeBytes);
}

/// <summary>How the ledger does.</summary>
/// <param name="AcceptsHolds">Whether prepares are taken.</param>
/// <param name="Failure">Why the store fails; null while it works.</param>
/// <param name="LowOnSpace">Whether there is too little space.</param>
/// <param name="WaitingBytes">Bytes of entries that wait to be written.</param>
public sealed record LedgerHealth(bool AcceptsHolds, LedgerStoreException? Failure, bool LowOnSpace, long WaitingBytes);

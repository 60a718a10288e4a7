namespace Connector.Ledger;

/// <summary>The store could not do what was asked; what it holds is unchanged, or the same call made it so.</summary>
public sealed class LedgerStoreException(LedgerFailure failure, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What is wrong.</summary>
    public LedgerFailure Failure { get; } = failure;

    /// <summary>Whether it can pass by itself, so that trying again makes sense.</summary>
    public bool MayPass =>
        Failure is not (LedgerFailure.InUse or LedgerFailure.Newer or LedgerFailure.Foreign or LedgerFailure.TakenOver);
}

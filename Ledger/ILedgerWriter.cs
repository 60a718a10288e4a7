namespace Connector.Ledger;

/// <summary>
/// Takes staged entries from all accounts of a silo, in order, and makes them durable together. An account stages during
/// its turn, and lets what depends on the entry leave only when the entry's barrier is durable.
/// </summary>
public interface ILedgerWriter
{
    /// <summary>Everything staged up to this barrier is durable.</summary>
    long DurableThrough { get; }

    /// <summary>Whether new holds are taken; false while the store is full, read-only or away (prepares: T00).</summary>
    bool AcceptsHolds { get; }

    /// <summary>Stages an entry; returns its barrier. Barriers count upwards.</summary>
    long Stage(in LedgerEntry entry);

    /// <summary>Ends when everything up to <paramref name="barrier"/> is durable.</summary>
    ValueTask WaitAsync(long barrier, CancellationToken stop);
}

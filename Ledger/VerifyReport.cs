namespace Connector.Ledger;

/// <summary>What came out when every figure was recomputed from the journal.</summary>
/// <param name="Through">Barrier up to which it was done.</param>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Differences">Empty, or the books are wrong.</param>
public sealed record VerifyReport(long Through, long Entries, IReadOnlyList<LedgerDifference> Differences);

/// <summary>A figure that is not what the journal says.</summary>
/// <param name="What">Which figure.</param>
/// <param name="Name">Of which account or asset.</param>
/// <param name="Booked">What the books say.</param>
/// <param name="Recomputed">What the journal says.</param>
public sealed record LedgerDifference(string What, string Name, Int128 Booked, Int128 Recomputed)
{
    /// <inheritdoc />
    public override string ToString() => $"{What} of {Name}: booked {Booked}, recomputed {Recomputed}";
}

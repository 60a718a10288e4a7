namespace Connector.Grains.Rates;

/// <summary>How this silo does with fetched rates, at one moment.</summary>
/// <param name="IsFetching">Whether rates are fetched at all.</param>
/// <param name="Age">Since when the prices in use held; null: there are none.</param>
/// <param name="MaxAge">Older ones are not used.</param>
/// <param name="Failures">Fetches that failed since one did not.</param>
/// <param name="Problem">Why the last one failed; null: it did not.</param>
public sealed record RateStatus(bool IsFetching, TimeSpan? Age, TimeSpan MaxAge, int Failures, string? Problem)
{
    /// <summary>Whether packets that need fetched rates pass.</summary>
    public bool IsUsable => !IsFetching || Age <= MaxAge;
}

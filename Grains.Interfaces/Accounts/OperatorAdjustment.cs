namespace Connector.Grains.Interfaces.Accounts;

/// <summary>An operator changes a balance by hand. Credit limits do not apply.</summary>
/// <param name="Amount">By how much, in the account's asset and scale; positive: the peer owes us more. Not 0.</param>
/// <param name="Reason">Why; not empty, no control characters.</param>
/// <param name="Key">Names the request: what is asked again under the same key is booked once, for ever.</param>
/// <param name="AssetCode">What the operator takes the amount to be counted in; null: whatever the account is kept in.</param>
/// <param name="AssetScale">Its scale.</param>
[GenerateSerializer, Immutable, Alias("ilp.operator-adjustment")]
public sealed record OperatorAdjustment(
    [property: Id(0)] Int128 Amount,
    [property: Id(1)] string Reason,
    [property: Id(2)] string Key,
    [property: Id(3)] string? AssetCode,
    [property: Id(4)] byte AssetScale);

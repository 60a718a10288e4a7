namespace Connector.Grains.Interfaces.Settlement;

/// <summary>What became of the wish to settle now.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Amount">
/// What is settled, in the account's units: begun now or in flight before; with <see cref="SettleOutcome.TooMuch"/> the most
/// that can be.
/// </param>
/// <param name="Key">The idempotency key of what is settled; empty when nothing is.</param>
[GenerateSerializer, Immutable, Alias("ilp.settle-result")]
public sealed record SettleResult(
    [property: Id(0)] SettleOutcome Outcome,
    [property: Id(1)] Int128 Amount,
    [property: Id(2)] string Key);

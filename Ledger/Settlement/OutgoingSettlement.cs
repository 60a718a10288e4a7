namespace Connector.Ledger.Settlement;

/// <summary>
/// A settlement in the outbox: its amount is in the balance already, and the engine has not acknowledged it. It stays until
/// it has, under the same key.
/// </summary>
/// <param name="Key">The idempotency key: 1 to 255 bytes of UTF-8, never used for another.</param>
/// <param name="Amount">What we are to pay, in the account's units; positive.</param>
/// <param name="BookedAt">When it was booked, unix milliseconds.</param>
public sealed record OutgoingSettlement(string Key, Int128 Amount, long BookedAt)
{
    /// <summary>Most bytes of a key.</summary>
    public const int MaxKeyBytes = 255;
}

using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Connector.Ledger.Settlement;

/// <summary>What an engine said once: the peer paid this. The key names it for ever.</summary>
/// <param name="Key">The engine's idempotency key: 1 to 255 characters.</param>
/// <param name="Quantity">What the peer paid, at the engine's scale.</param>
public sealed record SettlementReceipt(string Key, Quantity Quantity)
{
    /// <summary>Most characters of a key.</summary>
    public const int MaxKeyLength = 255;

    /// <summary>Most units of the account that one settlement may come to: a leftover on top still fits an entry.</summary>
    public static BigInteger MaxUnits { get; } = BigInteger.One << 99;

    /// <summary>128 bits of SHA-256: what the books remember of the key.</summary>
    internal UInt128 KeyDigest => Digest(Key);

    /// <summary>128 bits of SHA-256: what the books remember of the amount that came with it.</summary>
    internal UInt128 InputDigest => Digest(Quantity.ToString());

    /// <summary>Payload of an <see cref="AccountEntryKind.SettleReceived"/> entry: <c>KEY AMOUNT@SCALE</c>, UTF-8.</summary>
    public byte[] ToPayload() => Encoding.UTF8.GetBytes($"{Key} {Quantity}");

    /// <summary>Reads that payload; null when it is none.</summary>
    public static SettlementReceipt? FromPayload(ReadOnlySpan<byte> payload)
    {
        var text = Encoding.UTF8.GetString(payload);
        var (space, at) = (text.LastIndexOf(' '), text.LastIndexOf('@'));
        if (space is < 1 or > MaxKeyLength || at < space)
            return null;
        return byte.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var scale)
            && Quantity.TryParse(text[(space + 1)..at], scale, out var quantity)
            ? new SettlementReceipt(text[..space], quantity)
            : null;
    }

    private static UInt128 Digest(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return MemoryMarshal.Read<UInt128>(digest);
    }
}

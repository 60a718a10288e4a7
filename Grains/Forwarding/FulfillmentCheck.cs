using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Connector.Grains.Forwarding;

/// <summary>A 32-byte execution condition, kept by value beside its hold.</summary>
[InlineArray(32)]
internal struct HeldCondition
{
    private byte _first;

    /// <summary>Copies a condition of 32 bytes.</summary>
    public static void Copy(ReadOnlySpan<byte> condition, ref HeldCondition held) => condition.CopyTo(held);
}

/// <summary>Whether a fulfill redeems the prepare that was sent (F05 when not): SHA-256(fulfillment) = condition.</summary>
internal static class FulfillmentCheck
{
    /// <summary>Compares. Both are public once sent, so the comparison need not take constant time.</summary>
    public static bool Matches(ReadOnlySpan<byte> fulfillment, ref readonly HeldCondition condition)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(fulfillment, hash);
        return hash.SequenceEqual(condition);
    }
}

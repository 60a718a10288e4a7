using System.Buffers.Binary;
using System.Numerics;

namespace Connector.Grains.Routing;

/// <summary>
/// A hash over the segments of an address that can be continued segment by segment, so that one pass over a destination
/// gives the hash of each of its prefixes. Seeded: peers who learn of collisions in one process know nothing of another.
/// </summary>
internal static class PrefixHash
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Continues a hash with one segment, without its dot.</summary>
    public static ulong Continue(ulong hash, ReadOnlySpan<byte> segment)
    {
        unchecked
        {
            hash = Mix(hash, (ulong)segment.Length + 1);
            while (segment.Length >= sizeof(ulong))
            {
                hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(segment));
                segment = segment[sizeof(ulong)..];
            }

            var rest = 0UL;
            foreach (var b in segment)
                rest = (rest << 8) | b;
            return Mix(hash, rest);
        }
    }

    /// <summary>Hash of a whole prefix.</summary>
    public static ulong Of(ulong seed, ReadOnlySpan<byte> prefix)
    {
        while (true)
        {
            var dot = prefix.IndexOf((byte)'.');
            if (dot < 0)
                return Continue(seed, prefix);
            seed = Continue(seed, prefix[..dot]);
            prefix = prefix[(dot + 1)..];
        }
    }

    private static ulong Mix(ulong hash, ulong value) =>
        unchecked(BitOperations.RotateLeft((hash ^ value) * Multiplier, 29));
}

using System.Buffers.Binary;
using System.Numerics;

namespace Connector.Ledger.Journal;

/// <summary>CRC-32C: finds what a disk or a copy damaged.</summary>
internal static class Checksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }

    /// <summary>Throws <see cref="LedgerStoreException"/> unless the bytes are those that the sum was made of.</summary>
    /// <param name="bytes">What was read.</param>
    /// <param name="sum">What stands beside it.</param>
    /// <param name="what">What it is, for the message: a plural.</param>
    /// <param name="place">Where the ledger is, for the message.</param>
    public static void Check(byte[] bytes, long sum, string what, string place)
    {
        if (Of(bytes) != sum)
            throw new LedgerStoreException(LedgerFailure.Corrupt, $"{what} in the ledger in {place} are damaged: restore a copy of it.");
    }
}

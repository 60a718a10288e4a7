using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Connector.Protocols.Ilp;

namespace Connector.Testing;

/// <summary>
/// Makes prepares of which no two have the same condition. The preimage is the first 32 bytes of the data, so that a
/// <see cref="TestPeer"/> and the connector's loopback receiver can fulfill them.
/// </summary>
public sealed class PacketFactory(TimeProvider? clock = null)
{
    private const int PreimageLength = 32;
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly byte[] _run = RandomNumberGenerator.GetBytes(PreimageLength - sizeof(long));
    private long _made;

    /// <summary>The next prepare.</summary>
    /// <param name="destination">Its ILP address; not checked, so that bad ones can be sent too.</param>
    /// <param name="amount">In the sender's unit.</param>
    /// <param name="expiresIn">From now; 30 s unless told, and negative for one that has expired.</param>
    /// <param name="dataBytes">Length of the data, of which the first 32 are the preimage.</param>
    public PreparedPacket Next(string destination, ulong amount = 1, TimeSpan? expiresIn = null, int dataBytes = 32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dataBytes, PreimageLength);
        var data = new byte[dataBytes];
        WriteUniquePreimage(data);
        return Make(destination, amount, expiresIn, SHA256.HashData(data.AsSpan(0, PreimageLength)), data);
    }

    /// <summary>A prepare whose data is exactly <paramref name="data"/>; its preimage is not in there.</summary>
    public PreparedPacket WithData(
        string destination,
        ReadOnlySpan<byte> data,
        ulong amount = 1,
        TimeSpan? expiresIn = null,
        byte[]? condition = null)
    {
        var preimage = new byte[PreimageLength];
        WriteUniquePreimage(preimage);
        return Make(destination, amount, expiresIn, condition ?? SHA256.HashData(preimage), data, preimage);
    }

    private PreparedPacket Make(
        string destination,
        ulong amount,
        TimeSpan? expiresIn,
        byte[] condition,
        ReadOnlySpan<byte> data,
        byte[]? preimage = null)
    {
        var address = Encoding.ASCII.GetBytes(destination);
        var milliseconds = (_clock.GetUtcNow() + (expiresIn ?? TimeSpan.FromSeconds(30))).ToUnixTimeMilliseconds();
        var bytes = new byte[Prepare.SizeOf(address.Length, data.Length)];
        var length = Prepare.Write(bytes, amount, milliseconds, condition, address, data);
        return new PreparedPacket(
            bytes[..length],
            preimage ?? data[..PreimageLength].ToArray(),
            condition,
            destination,
            amount,
            DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
    }

    private void WriteUniquePreimage(Span<byte> target)
    {
        _run.CopyTo(target);
        BinaryPrimitives.WriteInt64BigEndian(target[_run.Length..], Interlocked.Increment(ref _made));
    }
}

using Connector.Protocols.Ilp;

using CsCheck;

namespace Connector.Protocols.Tests.Ilp;

public sealed class PacketPropertyTests
{
    [Fact]
    public void a_prepare_that_is_written_is_the_prepare_that_is_read() =>
        Gen.Select(Gens.Amount, Gens.Time, Gens.Digest, Gens.Address, Gens.Data)
            .Sample((amount, expiresAt, condition, destination, data) =>
            {
                var packet = Packet(amount, expiresAt, condition, destination, data);
                Assert.True(Prepare.TryRead(packet, out var prepare, out _));
                Assert.Equal((amount, expiresAt, packet.Length), (prepare.Amount, prepare.ExpiresAt, prepare.Length));
                Assert.Equal(condition, prepare.Condition.ToArray());
                Assert.Equal(destination, prepare.Destination.ToArray());
                Assert.Equal(data, prepare.Data.ToArray());
            });

    [Fact]
    public void a_fulfill_that_is_written_is_the_fulfill_that_is_read() =>
        Gen.Select(Gens.Digest, Gens.Data).Sample((fulfillment, data) =>
        {
            var packet = new byte[Fulfill.SizeOf(data.Length)];
            Assert.Equal(packet.Length, Fulfill.Write(packet, fulfillment, data));
            Assert.True(Fulfill.TryRead(packet, out var fulfill, out _));
            Assert.Equal(packet.Length, fulfill.Length);
            Assert.Equal(fulfillment, fulfill.Fulfillment.ToArray());
            Assert.Equal(data, fulfill.Data.ToArray());
        });

    [Fact]
    public void a_reject_that_is_written_is_the_reject_that_is_read() =>
        Gen.Select(Gen.Byte[0, 127].Array[3], Gens.AddressOrNothing, Gens.Data, Gens.Data)
            .Sample((code, triggeredBy, message, data) =>
            {
                var packet = new byte[Reject.SizeOf(triggeredBy.Length, message.Length, data.Length)];
                Assert.Equal(packet.Length, Reject.Write(packet, ErrorCode.From(code), triggeredBy, message, data));
                Assert.True(Reject.TryRead(packet, out var reject, out _));
                Assert.Equal(packet.Length, reject.Length);
                Assert.Equal(code, reject.Code.ToArray());
                Assert.Equal(triggeredBy, reject.TriggeredBy.ToArray());
                Assert.Equal(message, reject.Message.ToArray());
                Assert.Equal(data, reject.Data.ToArray());
            });

    [Fact]
    public void a_patch_changes_amount_and_expiry_and_no_other_byte() =>
        Gen.Select(
                Gens.Amount, Gens.Time, Gens.Digest, Gens.Address, Gens.Data, Gen.Byte.Array[0, 20],
                Gens.Amount, Gens.Time)
            .Sample((amount, expiresAt, condition, destination, data, behind, newAmount, newExpiresAt) =>
            {
                byte[] packet = [.. Packet(amount, expiresAt, condition, destination, data), .. behind];
                byte[] patched = [.. packet];
                Prepare.Patch(patched, newAmount, newExpiresAt);
                Assert.Equal([.. Packet(newAmount, newExpiresAt, condition, destination, data), .. behind], patched);

                Prepare.Patch(patched, amount, expiresAt);
                Assert.Equal(packet, patched);
            });

    [Fact]
    public void a_patch_keeps_fields_of_a_later_version()
    {
        var plain = Packet(1, 0, new byte[32], "g.a"u8.ToArray(), []);
        byte[] packet = [.. plain, 0x2a];
        packet[1]++; // The envelope takes the byte in.
        Prepare.Patch(packet, 2, 1);
        Assert.True(Prepare.TryRead(packet, out var prepare, out _));
        Assert.Equal((2ul, 1L, packet.Length), (prepare.Amount, prepare.ExpiresAt, prepare.Length));
        Assert.Equal(0x2a, packet[^1]);
    }

    [Fact]
    public void a_packet_cut_anywhere_is_refused() =>
        Gen.Select(Gens.Amount, Gens.Time, Gens.Digest, Gens.Address, Gen.Double.Unit)
            .Sample((amount, expiresAt, condition, destination, part) =>
            {
                var packet = Packet(amount, expiresAt, condition, destination, [1, 2, 3]);
                var cut = packet.AsSpan(0, (int)(packet.Length * part * 0.999));
                Assert.False(Prepare.TryRead(cut, out _, out var error));
                Assert.Equal(cut.IsEmpty ? PacketError.Empty : PacketError.Truncated, error);
            });

    [Fact]
    public void any_bytes_are_read_or_refused_with_a_reason() =>
        Gen.Select(Gen.Byte[10, 16], Gen.Byte.Array[0, 200]).Sample((type, rest) =>
        {
            byte[] packet = [type, .. rest];
            Assert.Equal(Prepare.TryRead(packet, out _, out var prepareError), prepareError == PacketError.None);
            Assert.Equal(Fulfill.TryRead(packet, out _, out var fulfillError), fulfillError == PacketError.None);
            Assert.Equal(Reject.TryRead(packet, out _, out var rejectError), rejectError == PacketError.None);
        });

    [Theory]
    [InlineData(PacketType.Prepare)]
    [InlineData(PacketType.Fulfill)]
    [InlineData(PacketType.Reject)]
    public void a_packet_of_another_type_is_of_unknown_type(PacketType type)
    {
        var packets = new Dictionary<PacketType, byte[]>
        {
            [PacketType.Prepare] = Packet(1, 0, new byte[32], "g.a"u8.ToArray(), []),
            [PacketType.Fulfill] = [13, 33, .. new byte[33]],
            [PacketType.Reject] = [14, 6, .. "F00"u8, 0, 0, 0],
        };
        Assert.Equal(type == PacketType.Prepare, Prepare.TryRead(packets[type], out _, out var prepareError));
        Assert.Equal(type == PacketType.Fulfill, Fulfill.TryRead(packets[type], out _, out var fulfillError));
        Assert.Equal(type == PacketType.Reject, Reject.TryRead(packets[type], out _, out var rejectError));
        PacketError[] errors = [prepareError, fulfillError, rejectError];
        Assert.Equal(2, errors.Count(error => error == PacketError.UnknownType));
    }

    [Fact]
    public void a_condition_of_another_size_is_a_bug_of_the_writer()
    {
        var packet = new byte[200];
        Assert.Throws<ArgumentOutOfRangeException>(() => Prepare.Write(packet, 1, 0, new byte[31], "g.a"u8, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fulfill.Write(packet, new byte[33], default));
    }

    private static byte[] Packet(ulong amount, long expiresAt, byte[] condition, byte[] destination, byte[] data)
    {
        var packet = new byte[Prepare.SizeOf(destination.Length, data.Length)];
        Assert.Equal(packet.Length, Prepare.Write(packet, amount, expiresAt, condition, destination, data));
        return packet;
    }
}

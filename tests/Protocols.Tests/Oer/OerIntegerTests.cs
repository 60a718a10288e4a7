using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

namespace Connector.Protocols.Tests.Oer;

public sealed class OerIntegerTests
{
    [Fact]
    public void integers_are_big_endian_and_follow_each_other()
    {
        var bytes = new byte[15];
        var writer = new OerWriter(bytes);
        writer.WriteUInt8(0x01);
        writer.WriteUInt16(0x0203);
        writer.WriteUInt32(0x04050607);
        writer.WriteUInt64(0x08090a0b0c0d0e0f);
        Assert.Equal("0102030405060708090A0B0C0D0E0F", Convert.ToHexString(bytes));

        var reader = new OerReader(bytes);
        Assert.True(reader.TryReadUInt8(out var one));
        Assert.True(reader.TryReadUInt16(out var two));
        Assert.True(reader.TryReadUInt32(out var four));
        Assert.True(reader.TryReadUInt64(out var eight));
        Assert.Equal((0x01, 0x0203, 0x04050607u, 0x08090a0b0c0d0e0ful), (one, two, four, eight));
        Assert.Equal((15, 0), (reader.Position, reader.Remaining));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void an_integer_cut_short_is_truncated(int size)
    {
        var reader = new OerReader(new byte[size - 1]);
        var read = size switch
        {
            1 => reader.TryReadUInt8(out _),
            2 => reader.TryReadUInt16(out _),
            4 => reader.TryReadUInt32(out _),
            _ => reader.TryReadUInt64(out _),
        };
        Assert.False(read);
        Assert.Equal(PacketError.Truncated, reader.Error);
        Assert.Equal(0, reader.Position);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public void a_fixed_field_outside_what_is_left_is_truncated(int length)
    {
        var reader = new OerReader(new byte[3]);
        Assert.False(reader.TryReadFixed(length, out _));
        Assert.Equal(PacketError.Truncated, reader.Error);
    }
}

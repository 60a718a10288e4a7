using System.Reflection;

using Connector.Protocols.Ilp;

namespace Connector.Protocols.Tests.Ilp;

public sealed class ErrorCodeTests
{
    [Fact]
    public void every_code_is_written_as_the_first_three_letters_of_its_name()
    {
        var codes = typeof(ErrorCode).GetProperties(BindingFlags.Public | BindingFlags.Static);
        Assert.Equal(21, codes.Length);
        Assert.All(codes, property =>
        {
            var code = (ErrorCode)property.GetValue(null)!;
            var written = new byte[ErrorCode.Length];
            code.WriteTo(written);
            Assert.Equal(property.Name[..3], code.ToString());
            Assert.Equal(code.ToString(), System.Text.Encoding.ASCII.GetString(written));
            Assert.Equal(code, ErrorCode.From(written));
        });
    }

    [Fact]
    public void codes_of_other_bytes_keep_them()
    {
        var written = new byte[ErrorCode.Length];
        ErrorCode.From([0x00, 0x7f, 0xff]).WriteTo(written);
        Assert.Equal([0x00, 0x7f, 0xff], written);
        Assert.NotEqual(ErrorCode.F00BadRequest, ErrorCode.F01InvalidPacket);
    }

    [Fact]
    public void the_amounts_of_a_packet_too_large_are_16_bytes_big_endian()
    {
        var data = new byte[AmountTooLargeData.Length];
        AmountTooLargeData.Write(data, 0x0102030405060708, ulong.MaxValue);
        Assert.Equal("0102030405060708FFFFFFFFFFFFFFFF", Convert.ToHexString(data));

        Assert.True(AmountTooLargeData.TryRead([.. data, 0x2a], out var received, out var maximum));
        Assert.Equal((0x0102030405060708ul, ulong.MaxValue), (received, maximum));
        Assert.False(AmountTooLargeData.TryRead(data.AsSpan(1), out _, out _));
    }
}

using Connector.Protocols.Btp;

namespace Connector.Protocols.Tests.Btp;

public sealed class BtpWriterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(114)] // contents of 127 bytes around the entry
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(243)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(41997)]
    [InlineData(65535)]
    [InlineData(65536)]
    public void an_ilp_packet_of_any_size_comes_back(int size)
    {
        var packet = new byte[size];
        new Random(size).NextBytes(packet);
        var bytes = new byte[BtpWriter.SizeOfIlp(size)];
        Assert.Equal(bytes.Length, BtpWriter.WriteIlp(bytes, BtpType.Message, uint.MaxValue, packet));

        Assert.True(BtpFrame.TryRead(bytes, out var frame, out _));
        Assert.Equal((BtpType.Message, uint.MaxValue, 1), (frame.Type, frame.RequestId, frame.EntryCount));
        Assert.True(frame.TryGetIlp(out var read));
        Assert.Equal(packet, read.ToArray());
    }

    [Fact]
    public void an_empty_response_is_eight_bytes()
    {
        var bytes = new byte[BtpWriter.EmptyResponseLength];
        Assert.Equal(8, BtpWriter.WriteEmptyResponse(bytes, 0x7f324ca3));
        Assert.Equal("017F324CA3020100", Convert.ToHexString(bytes));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(16, 8192)]
    [InlineData(200, 70)]
    public void an_error_comes_back(int nameLength, int dataLength)
    {
        var (name, data) = (new byte[nameLength], new byte[dataLength]);
        name.AsSpan().Fill((byte)'N');
        var bytes = new byte[BtpWriter.SizeOfError(nameLength, dataLength)];
        Assert.Equal(bytes.Length, BtpWriter.WriteError(bytes, 3, "F00"u8, name, 1_500_000_000_123, data));

        Assert.True(BtpFrame.TryRead(bytes, out var frame, out _));
        Assert.Equal((BtpType.Error, 3u, 0), (frame.Type, frame.RequestId, frame.EntryCount));
        Assert.Equal("F00"u8.ToArray(), frame.Code.ToArray());
        Assert.Equal(name, frame.Name.ToArray());
        Assert.Equal("20170714024000.123Z"u8.ToArray(), frame.TriggeredAt.ToArray());
        Assert.Equal(data, frame.Data.ToArray());
        Assert.False(frame.TryGetIlp(out _));
    }
}

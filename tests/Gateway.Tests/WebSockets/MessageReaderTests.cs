using Connector.Gateway.WebSockets;
using CsCheck;

namespace Connector.Gateway.Tests.WebSockets;

/// <summary>Bytes become messages, however they are cut (RFC 6455 section 5).</summary>
public sealed class MessageReaderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void what_was_written_is_read_whatever_pieces_it_comes_in(bool masked)
    {
        var sizes = Gen.OneOf(Gen.Int[0, 300], Gen.OneOfConst(125, 126, 65_535, 65_536));
        Gen.Select(sizes.Array[1, 8], Gen.Int[1, 5_000]).Sample(
            (lengths, piece) =>
            {
                var output = new OutputBuffer(isClient: masked);
                foreach (var length in lengths)
                {
                    output.Begin(Opcode.Binary, length).Fill(Filling(length));
                    output.End(length);
                }

                using var reader = new MessageReader(new Pieces(output.Written.ToArray(), piece), masked, 65_536);
                Assert.Equal(lengths, ReadAll(reader, payload => Assert.Equal(-1, payload.IndexOfAnyExcept(Filling(payload.Length)))));
                Assert.Null(reader.Violation);
            },
            iter: 200);
    }

    [Fact]
    public void any_bytes_are_read_or_refused_and_never_throw() => Gen.Byte.Array[0, 400].Sample(
        bytes =>
        {
            using var reader = new MessageReader(new Pieces(bytes, 64), expectsMask: true, 65_536);
            ReadAll(reader, static _ => { });
        },
        iter: 5_000);

    [Theory]
    [InlineData("82 81 00000000 00", null)] // one byte, masked
    [InlineData("82 01 00", CloseCode.ProtocolError)] // a client must mask
    [InlineData("c2 81 00000000 00", CloseCode.ProtocolError)] // reserved bit
    [InlineData("81 81 00000000 41", CloseCode.NotBinary)]
    [InlineData("83 80 00000000", CloseCode.ProtocolError)] // reserved opcode
    [InlineData("8b 80 00000000", CloseCode.ProtocolError)]
    [InlineData("80 80 00000000", CloseCode.ProtocolError)] // continues nothing
    [InlineData("09 80 00000000", CloseCode.ProtocolError)] // fragmented ping
    [InlineData("89 fe 0080 00000000", CloseCode.ProtocolError)] // long ping
    [InlineData("02 80 00000000 82 80 00000000", CloseCode.ProtocolError)] // new message within another
    [InlineData("82 ff 0000000000010001 00000000", CloseCode.TooLarge)]
    [InlineData("82 ff ffffffffffffffff 00000000", CloseCode.TooLarge)]
    public void broken_frames_are_refused_with_the_right_code(string hex, object? code)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        using var reader = new MessageReader(new Pieces(bytes, 3), expectsMask: true, 65_536);

        ReadAll(reader, static _ => { });

        Assert.Equal((CloseCode?)code, reader.Violation);
    }

    [Fact]
    public void fragments_make_one_message_with_control_frames_between_them()
    {
        var bytes = Convert.FromHexString("0201AA" + "890155" + "000200BB" + "8A00" + "8001CC" + "8201DD" + "880203E9");
        using var reader = new MessageReader(new Pieces(bytes, 1), expectsMask: false, 5);
        List<string> messages = [];

        ReadAll(reader, payload => messages.Add(Convert.ToHexString(payload)));

        Assert.Equal(["AA00BBCC", "DD"], messages);
        Assert.Equal((true, (ushort)1001), (reader.PeerClosed, reader.PeerCloseCode));
    }

    [Fact]
    public void masking_is_its_own_inverse_and_starts_at_the_first_byte() => Gen.Select(Gen.Byte.Array[0, 100], Gen.UInt).Sample(
        (bytes, key) =>
        {
            var keyBytes = BitConverter.GetBytes(key);
            byte[] expected = [.. bytes.Select((value, i) => (byte)(value ^ keyBytes[i % 4]))];
            var masked = bytes.ToArray();
            Masking.Apply(masked, key);
            Assert.Equal(expected, masked);
        });

    [Theory]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", true)]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ", false)]
    [InlineData("AAAA", false)]
    [InlineData("", false)]
    public void a_key_is_sixteen_bytes(string key, bool valid) => Assert.Equal(valid, Handshake.IsKey(key));

    [Fact]
    public void the_accept_value_is_that_of_the_rfc() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Handshake.Accept("dGhlIHNhbXBsZSBub25jZQ=="));

    private static byte Filling(int length) => (byte)(length & 0xff);

    private delegate void OnMessage(ReadOnlySpan<byte> payload);

    private static List<int> ReadAll(MessageReader reader, OnMessage onMessage)
    {
        List<int> lengths = [];
        while (true)
        {
            switch (reader.TryRead(out var payload))
            {
                case ReadStatus.Message:
                    lengths.Add(payload.Length);
                    onMessage(payload);
                    break;
                case ReadStatus.Ping or ReadStatus.Pong:
                    break;
                case ReadStatus.NeedMore:
                    var read = reader.FillAsync();
                    var count = read.IsCompletedSuccessfully ? read.Result : throw new InvalidOperationException("it waits");
                    if (!reader.Filled(count)) return lengths;
                    break;
                default:
                    return lengths;
            }
        }
    }

    /// <summary>A stream that gives its bytes in pieces.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.False(buffer.IsEmpty);
            return base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
        }
    }
}
